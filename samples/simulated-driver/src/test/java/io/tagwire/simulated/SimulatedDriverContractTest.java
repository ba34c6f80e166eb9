package io.tagwire.simulated;

import io.tagwire.driver.testkit.ContractSubject;
import io.tagwire.driver.testkit.DriverContract;

class SimulatedDriverContractTest extends DriverContract {
  @Override
  protected ContractSubject newSubject() {
    return new StationSubject();
  }
}
