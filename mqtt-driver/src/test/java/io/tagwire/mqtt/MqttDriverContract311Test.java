package io.tagwire.mqtt;

import io.tagwire.driver.testkit.ContractSubject;
import io.tagwire.driver.testkit.DriverContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with a real broker that is spoken to in MQTT 3.1.1. */
class MqttDriverContract311Test extends DriverContract {
  @TempDir Path folder;

  @Override
  protected ContractSubject newSubject() throws Exception {
    return new MosquittoSubject(folder, "3.1.1");
  }
}
