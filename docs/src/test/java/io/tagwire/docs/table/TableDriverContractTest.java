package io.tagwire.docs.table;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.ContractSubject;
import io.tagwire.driver.testkit.DriverContract;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.util.Map;

// snippet: contract
class TableDriverContractTest extends DriverContract {

  @Override
  protected ContractSubject newSubject() {
    return new TableSubject();
  }

  private static final class TableSubject implements ContractSubject {
    private final Table table = Table.named("contract");

    @Override
    public Map<Ability, String> missing() {
      return Map.of(
          Ability.LINK, "a table in memory is always there",
          Ability.PRESENCE, "a table in memory is always there",
          Ability.UNANSWERED_WRITE, "a table answers at once",
          Ability.SECRET, "a table asks for no password");
    }

    @Override
    public DriverFactory factory() {
      return new TableDriverFactory();
    }

    @Override
    public Settings connection() {
      return Settings.of("table", "contract");
    }

    @Override
    public Point readable(int number) {
      return Point.of("a" + number, "A" + number, ValueType.REAL);
    }

    @Override
    public Point unbindable() {
      return Point.of("nowhere", "column A", ValueType.REAL);
    }

    @Override
    public void publish(Point point, double value) {
      table.put(point.address(), value);
    }

    @Override
    public Point writable() {
      return Point.of("b1", "B1", ValueType.REAL).withAccess(Access.READ_WRITE);
    }

    @Override
    public Value value(int number) {
      return new Value.Real(number);
    }

    @Override
    public WriteStage reachable() {
      return WriteStage.ACKNOWLEDGED;
    }

    @Override
    public WriteCase unreachable() {
      return new WriteCase(new PointWrite(writable(), value(1)), WriteStage.CONFIRMED);
    }

    @Override
    public void close() {}
  }
}
// end snippet
