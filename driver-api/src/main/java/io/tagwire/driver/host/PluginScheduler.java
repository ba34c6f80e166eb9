package io.tagwire.driver.host;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The scheduler of the host as a plugin sees it: it cannot be shut down. */
final class PluginScheduler extends AbstractExecutorService implements ScheduledExecutorService {
  private final ScheduledExecutorService host;
  private final ContextLoader loader;

  PluginScheduler(ScheduledExecutorService host, ContextLoader loader) {
    this.host = host;
    this.loader = loader;
  }

  private Runnable inPlugin(Runnable task) {
    return () -> loader.run(task);
  }

  @Override
  public void execute(Runnable task) {
    host.execute(inPlugin(task));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return host.schedule(inPlugin(task), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    return host.schedule(() -> loader.call(task), delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return host.scheduleAtFixedRate(inPlugin(task), initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return host.scheduleWithFixedDelay(inPlugin(task), initialDelay, delay, unit);
  }

  @Override
  public void shutdown() {
    throw new UnsupportedOperationException("the scheduler belongs to the host");
  }

  @Override
  public List<Runnable> shutdownNow() {
    throw new UnsupportedOperationException("the scheduler belongs to the host");
  }

  @Override
  public boolean isShutdown() {
    return host.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return host.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return host.awaitTermination(timeout, unit);
  }
}
