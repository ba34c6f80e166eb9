package io.tagwire.mqtt.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is published on one connection: a bounded queue, and what is under way, never more than the
 * broker's receive maximum. Beyond it the client would throw and leak a packet id. Thread-safe.
 */
final class PublishWindow {
  private static final int PUBLISH_OVERHEAD = 64;

  private final Client client;
  private final int queueCapacity;
  private final long ownMaximumPacketSize;

  private final Object lock = new Object();
  // All below: guarded by lock.
  private final ArrayDeque<Outgoing> queue = new ArrayDeque<>();
  private final Set<Outgoing> inFlight = new HashSet<>();
  private @Nullable Grants grants;
  private boolean shut;

  /** One message on its way; equality is identity. */
  private static final class Outgoing {
    private final OutboundMessage message;
    private final Client.Prepared prepared;
    private final PublishListener listener;

    Outgoing(OutboundMessage message, Client.Prepared prepared, PublishListener listener) {
      this.message = message;
      this.prepared = prepared;
      this.listener = listener;
    }
  }

  PublishWindow(Client client, int queueCapacity, long ownMaximumPacketSize) {
    this.client = client;
    this.queueCapacity = queueCapacity;
    this.ownMaximumPacketSize = ownMaximumPacketSize;
  }

  /** The broker answered CONNECT. */
  void open(Grants granted) {
    synchronized (lock) {
      grants = granted;
    }
  }

  int queued() {
    synchronized (lock) {
      return queue.size();
    }
  }

  /** Publishes as soon as there is room. */
  Publication publish(OutboundMessage message, PublishListener answer) {
    Outgoing outgoing;
    try {
      outgoing = new Outgoing(message, client.prepare(message), answer);
    } catch (IllegalArgumentException e) {
      answer.failed(false, Faults.text(e));
      return Publication.GONE;
    }
    String fault = enqueue(outgoing);
    if (fault != null) {
      answer.failed(false, fault);
      return Publication.GONE;
    }
    pump();
    return () -> withdraw(outgoing);
  }

  private @Nullable String enqueue(Outgoing outgoing) {
    synchronized (lock) {
      Grants granted = grants;
      if (granted == null) {
        return "the broker has not answered yet";
      }
      String fault = fault(outgoing.message, granted);
      if (fault != null) {
        return fault;
      }
      if (shut) {
        return "the connection was lost before it was sent";
      }
      if (queue.size() >= queueCapacity) {
        return "queue full: " + queueCapacity + " messages wait already (queue-capacity)";
      }
      queue.add(outgoing);
      return null;
    }
  }

  private boolean withdraw(Outgoing outgoing) {
    synchronized (lock) {
      return queue.remove(outgoing);
    }
  }

  private @Nullable String fault(OutboundMessage message, Grants granted) {
    if (message.qos() > granted.maximumQos()) {
      return "the broker grants QoS " + granted.maximumQos() + " at most, not " + message.qos();
    }
    if (message.retain() && !granted.retain()) {
      return "the broker does not keep retained messages";
    }
    long limit = Math.min(granted.maximumPacketSize(), ownMaximumPacketSize);
    if (limit < Integer.MAX_VALUE) {
      long size =
          PUBLISH_OVERHEAD
              + message.payload().length
              + (long) message.topic().getBytes(StandardCharsets.UTF_8).length
              + propertiesSize(message.properties());
      if (size > limit) {
        return "a message of " + size + " bytes is longer than " + limit + ", the longest allowed";
      }
    }
    return null;
  }

  private static long propertiesSize(Map<String, String> properties) {
    long size = 0;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      size += 5L + 3L * (property.getKey().length() + property.getValue().length());
    }
    return size;
  }

  // One thread at a time, since the client assigns topic aliases without a lock.
  private void pump() {
    while (true) {
      Outgoing next;
      String fault = null;
      synchronized (lock) {
        if (shut || grants == null || inFlight.size() >= grants.receiveMaximum()) {
          return;
        }
        next = queue.poll();
        if (next == null) {
          return;
        }
        inFlight.add(next);
        try {
          next.prepared.send(new Answer(next));
        } catch (IOException | RuntimeException e) {
          inFlight.remove(next);
          fault = Faults.text(e);
        }
      }
      if (fault != null) {
        next.listener.failed(false, fault);
      } else if (next.message.qos() > 0) {
        next.listener.sent();
      }
    }
  }

  private boolean release(Outgoing message) {
    synchronized (lock) {
      return inFlight.remove(message);
    }
  }

  /** The connection ended: nothing is sent any more, nobody will answer. */
  void shut() {
    List<Outgoing> waiting;
    List<Outgoing> sent;
    synchronized (lock) {
      shut = true;
      waiting = List.copyOf(queue);
      sent = List.copyOf(inFlight);
      queue.clear();
      inFlight.clear();
    }
    for (Outgoing message : sent) {
      message.listener.failed(true, "the connection was lost after it was sent");
    }
    for (Outgoing message : waiting) {
      message.listener.failed(false, "the connection was lost before it was sent");
    }
  }

  private final class Answer implements Client.PublishAnswer {
    private final Outgoing message;

    Answer(Outgoing message) {
      this.message = message;
    }

    @Override
    public void completed(int reasonCode, @Nullable String reasonString) {
      if (!release(message)) {
        return;
      }
      if (message.message.qos() == 0) {
        message.listener.sent();
      } else {
        message.listener.acknowledged(reasonCode, ReasonCode.words(reasonCode, reasonString));
      }
      pump();
    }

    @Override
    public void failed() {
      if (release(message)) {
        message.listener.failed(true, "the connection was lost after it was sent");
      }
    }
  }
}
