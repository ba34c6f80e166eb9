package io.tagwire.driver.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A feature of a driver of a plugin, of whatever interface: features may be added that this host
 * does not know by name.
 */
final class PluginFeature implements InvocationHandler {
  private final Object feature;
  private final ContextLoader loader;

  private PluginFeature(Object feature, ContextLoader loader) {
    this.feature = feature;
    this.loader = loader;
  }

  /** What is no interface cannot be wrapped and is given as it is. */
  static <F> F wrap(Class<F> type, F feature, ContextLoader loader) {
    if (!type.isInterface()) {
      return feature;
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new PluginFeature(feature, loader)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("equals") && arguments != null && arguments.length == 1) {
      return proxy == arguments[0];
    }
    try {
      Object result = loader.call(() -> method.invoke(feature, arguments));
      // A search or a subscription is a part of the feature: its close runs in the plugin, too.
      return result instanceof AutoCloseable && method.getReturnType().isInterface()
          ? wrapResult(method.getReturnType(), result)
          : result;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private <R> R wrapResult(Class<R> type, Object result) {
    return wrap(type, type.cast(result), loader);
  }
}
