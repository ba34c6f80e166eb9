package io.tagwire.mqtt.write;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.value.TagValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one group: those of points that share a command become one. Thread-safe, never
 * blocks.
 */
public final class GroupWrites {
  private final Writes writes;
  private final Object group;
  private final List<Point> points;
  private final List<Optional<WriteRule>> rules;
  private final IntFunction<TagValue> last;
  private final Consumer<WriteResult> progress;
  // Points by the name of their command; found when first needed, twice at worst.
  private volatile @Nullable Map<String, List<Integer>> sharing;

  /**
   * The writes of a group.
   *
   * @param writes where they are begun
   * @param group as in {@link Writes.Target}
   * @param points by index
   * @param rules by index of the point; empty for one that cannot be written. Not copied: complete
   *     before the first write, unchanged then
   * @param last what a point shows now, by its index
   * @param progress told of every stage and of the end
   */
  public GroupWrites(
      Writes writes,
      Object group,
      List<Point> points,
      List<Optional<WriteRule>> rules,
      IntFunction<TagValue> last,
      Consumer<WriteResult> progress) {
    this.writes = writes;
    this.group = group;
    this.points = List.copyOf(points);
    this.rules = rules;
    this.last = last;
    this.progress = progress;
  }

  /**
   * Writes values.
   *
   * @param indexes the points
   * @param list the values, in the same order
   * @param options how far and how long
   * @return the results in the same order; they complete on the callback executor, never fail
   */
  public List<CompletableFuture<WriteResult>> write(
      int[] indexes, List<PointWrite> list, WriteOptions options) {
    Map<Object, List<Integer>> commands = new LinkedHashMap<>();
    for (int i = 0; i < indexes.length; i++) {
      Object key = Together.name(points.get(indexes[i])).<Object>map(name -> name).orElse(i);
      commands.computeIfAbsent(key, first -> new ArrayList<>()).add(i);
    }
    Map<Integer, CompletableFuture<WriteResult>> results = new TreeMap<>();
    for (List<Integer> places : commands.values()) {
      List<WriteRequest> requests =
          places.stream().map(place -> request(indexes[place], list.get(place))).toList();
      List<CompletableFuture<WriteResult>> told = begin(requests, options);
      for (int i = 0; i < told.size(); i++) {
        results.put(places.get(i), told.get(i));
      }
    }
    return List.copyOf(results.values());
  }

  private WriteRequest request(int index, PointWrite write) {
    return new WriteRequest(
        new Writes.Target(group, index),
        new PointWrite(points.get(index), write.value()),
        rules.get(index));
  }

  private List<CompletableFuture<WriteResult>> begin(
      List<WriteRequest> requests, WriteOptions options) {
    Optional<Together> together = requests.get(0).rule().flatMap(WriteRule::together);
    List<WriteRequest> others = new ArrayList<>();
    if (together.filter(Together::othersLast).isPresent()) {
      for (int index : others(requests, together.get().name())) {
        TagValue shown = last.apply(index);
        if (shown.value() == null || !shown.quality().isGood()) {
          return writes.refused(
              requests,
              progress,
              "point ["
                  + points.get(index).id()
                  + "] has no good value to be sent with it, but "
                  + shown.quality()
                  + " (write.others last)");
        }
        others.add(request(index, new PointWrite(points.get(index), shown.value())));
      }
    }
    return writes.write(requests, others, options, progress);
  }

  private List<Integer> others(List<WriteRequest> requests, String name) {
    Set<Integer> written =
        requests.stream().map(request -> request.target().index()).collect(Collectors.toSet());
    return sharing().getOrDefault(name, List.of()).stream()
        .filter(index -> !written.contains(index))
        .toList();
  }

  private Map<String, List<Integer>> sharing() {
    Map<String, List<Integer>> known = sharing;
    if (known == null) {
      Map<String, List<Integer>> found = new HashMap<>();
      for (int i = 0; i < points.size(); i++) {
        int index = i;
        Together.name(points.get(i))
            .ifPresent(name -> found.computeIfAbsent(name, n -> new ArrayList<>()).add(index));
      }
      known = Map.copyOf(found);
      sharing = known;
    }
    return known;
  }
}
