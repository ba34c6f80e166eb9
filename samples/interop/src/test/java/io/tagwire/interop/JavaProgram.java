package io.tagwire.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A broker in Java, with the class path that Maven wrote down when it built the module, so that its
 * libraries do not meet ours.
 *
 * @param module its folder, seen from this module
 * @param program the class with {@code main}
 * @param tls whether it has a listener with TLS
 * @param options for the virtual machine
 */
record JavaProgram(String module, String program, boolean tls, List<String> options)
    implements Launcher {

  @Override
  public Broker launch(Path folder, Certificates certificates) throws Exception {
    Path built = Path.of(module, "target").toAbsolutePath().normalize();
    Path closure = built.resolve("class-path");
    if (!Files.exists(closure)) {
      throw new MissingProgram(
          closure + " is not there: ./mvnw -Pinterop -pl samples/interop -am test");
    }
    BrokerProcess.Ports free = BrokerProcess.Ports.free();
    BrokerProcess.Ports ports = tls ? free : new BrokerProcess.Ports(free.plain(), 0);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(options);
    command.add("-cp");
    command.add(built.resolve("classes") + File.pathSeparator + Files.readString(closure).strip());
    command.add(program);
    command.add(folder.toAbsolutePath().toString());
    command.add(Integer.toString(ports.plain()));
    command.add(Integer.toString(ports.tls()));
    command.add(certificates.keyStore().toString());
    command.add(certificates.password());
    command.add(Login.PLANT.user());
    command.add(Login.PLANT.password());
    return BrokerProcess.start(folder, ports, Map.of(), command);
  }
}
