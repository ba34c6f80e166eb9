package io.tagwire.docs.embed;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.Failure;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

// snippet: context
/** What a host gives a driver: a name, time, threads, secrets. */
final class SmallHost implements DriverContext, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SmallHost.class);

  private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
  private final ExecutorService callbacks = Executors.newCachedThreadPool();

  SmallHost() {
    scheduler.setRemoveOnCancelPolicy(true); // time-outs of answered writes leave the queue at once
  }

  @Override
  public String instanceId() {
    return "plant";
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public ScheduledExecutorService scheduler() {
    return scheduler;
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  @Override
  public Optional<char[]> secret(String reference) {
    return reference.startsWith("env:")
        ? Optional.ofNullable(System.getenv(reference.substring(4))).map(String::toCharArray)
        : Optional.empty();
  }

  @Override
  public void onState(ConnectionState state, Optional<Failure> cause) {
    log.info("{} {}", state, cause.map(Failure::message).orElse(""));
  }

  /** After the drivers are closed. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    callbacks.shutdownNow();
  }
}
// end snippet
