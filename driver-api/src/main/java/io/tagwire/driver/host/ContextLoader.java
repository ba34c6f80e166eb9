package io.tagwire.driver.host;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Calls into a plugin with its class loader as thread context loader: libraries look there for
 * services and resources (KAFKA-8340).
 *
 * @param loader of the plugin
 */
record ContextLoader(ClassLoader loader) {

  <T> T get(Supplier<T> call) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  <T> T call(Callable<T> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  void run(Runnable call) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      call.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
