package io.tagwire.preconfig.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Metadata;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvWriterTest {
  @Test
  void oneRowATagWithAColumnForEverySetting() {
    Point level =
        Point.of("level", "t/1", ValueType.REAL)
            .withDeadband(0.05)
            .withMetadata(new Metadata("m", "Level, \"north\"", new Range(0, 5)))
            .withSettings(Settings.of("selector", "/level"));
    Point pump = Point.of("pump", "t/2", ValueType.BOOL).withSettings(Settings.of("qos", "2"));

    assertThat(CsvWriter.write(List.of(level, pump)))
        .isEqualTo(
            """
            id,address,type,access,unit,description,low,high,deadband,qos,selector\r
            level,t/1,real,read,m,"Level, ""north""\",0,5,0.05,,/level\r
            pump,t/2,bool,read,,,,,0,2,\r
            """);
  }
}
