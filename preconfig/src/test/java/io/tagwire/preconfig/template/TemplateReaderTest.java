package io.tagwire.preconfig.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateReaderTest {
  private static final String HEAD =
      TemplateText.HEAD
          + """
      parameters:
        - { key: device, label: Device, help: Its name., required: true }
        - { key: relays, kind: whole, label: Relays, help: How many., default: 1 }
        - key: fields
          kind: rows
          label: Fields
          help: What to read.
          columns: [ { key: name, label: Name, help: Its name. } ]
      """;
  private final Problems problems = new Problems();

  private Optional<Template> read(String body) {
    return TemplateText.read(HEAD + body, problems);
  }

  private void assertTold(String message, int line) {
    assertThat(problems.list())
        .anySatisfy(
            problem -> {
              assertThat(problem.message()).contains(message);
              assertThat(problem.line()).isEqualTo(line);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "id: '${devise}.x'               | [${devise}] is not known here | did you mean [device]?",
        "if: relay > 1                   | The condition refers to [relay], which is not known here | did you mean [relays]?",
        "'${devise}': x                  | [${devise}] is not known here | did you mean [device]?",
        "presence: [ { topic: '${x.y}' } ] | [${x.y}] is not known here | one of device, fields, relays",
        "for: { f: fields }, id: '${f.nme}' | [${f.nme}] is not known here | did you mean [f.name]?",
        "for: { n: '1..${relay}' }       | [${relay}] is not known here | did you mean [relays]?",
      })
  void unknownNameIsFoundWhereverItStandsWithASuggestion(
      String point, String message, String suggestion) {
    assertThat(read("points:\n  - { " + point + " }\n")).isEmpty();

    assertThat(problems.list())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).isEqualTo(message);
              assertThat(problem.suggestion()).isEqualTo(suggestion);
              assertThat(problem.line()).isEqualTo(15);
            });
  }

  @Test
  void unknownNameBehindAConditionThatNeverHoldsIsFound() {
    read("points:\n  - if: relays > 99\n    points:\n      - { id: '${devise}' }\n");

    assertThat(problems.list()).extracting(Problem::line).containsExactly(17);
  }

  @Test
  void parameterMayOnlyReferToParametersBeforeIt() {
    read(
        """
          - { key: a, label: A, help: A., default: "${b}" }
          - { key: b, label: B, help: B., default: "${device}" }
        points: [ { id: x } ]
        """);

    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactly(
            "t.yaml:14: error: [${b}] is not known here (one of device, fields, relays)");
  }

  @Test
  void everyMistakeIsToldAtOnce() {
    TemplateText.read(
        """
                template: My Template
                version: one
                titel: T
                family: F
                description: D
                parameters:
                  - { key: Device, label: D, help: H }
                  - { key: a, kind: wole, label: A, help: A }
                  - { key: b, pattern: "(", label: B, help: B }
                  - { key: c, label: C, help: C, required: true, default: x }
                points: { id: x }
                recognition:
                  - { topic: "a/#/b", set: { nothing: "${x}" } }
                  - { topic: "a/{dev", payload: [ { pointer: x } ] }
                examples:
                  - { example: e, steps: [ { payload: x }, { topic: t, payload: x, expect: { p: { quality: GUT } } } ] }
                """,
        problems);

    assertThat(problems.list())
        .extracting(Problem::line)
        .containsOnly(1, 2, 3, 7, 8, 9, 10, 11, 13, 14, 16);
    assertThat(problems.list())
        .extracting(Problem::message)
        .contains(
            "A template needs the key [title]",
            "There is no kind of parameter [wole]",
            "Topic [a/#/b]: '#' must be the last level",
            "There is no parameter [nothing]",
            "[${x}] is not captured here",
            "Pointer [x] must begin with a slash (RFC 6901)");
  }

  @Test
  void captureThatLeadsNowhereIsAProblem() {
    read("points: [ { id: x } ]\nrecognition: [ { topic: \"tele/{devic}/SENSOR\" } ]\n");

    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactly(
            "t.yaml:15: error: Capture [devic] is neither a parameter nor used in [set] (did you mean"
                + " [device]?)");
  }

  @Test
  void recognitionTellsRolesCountsListsAndRows() {
    Template template =
        TemplateText.read(
                TemplateText.HEAD
                    + """
                        parameters:
                          - { key: device, label: D, help: D, required: true }
                          - { key: meter, kind: flag, label: M, help: M }
                          - { key: relays, kind: whole, label: R, help: R }
                          - { key: zones, kind: items, label: Z, help: Z }
                          - key: fields
                            kind: rows
                            label: F
                            help: F
                            columns:
                              - { key: name, label: N, help: N, required: true }
                              - { key: pointer, label: P, help: P }
                        points: [ { id: x, address: a, type: real } ]
                        recognition:
                          - topic: "plant/{device...}/relay/{relay}/dev_{zone}"
                            role: detail
                            where: { relay: "[0-9]" }
                            identity: [ device ]
                            payload:
                              - { pointer: "/{member}/x", form: number }
                              - { pointer: /gone, absent: true }
                            present: { meter: /power }
                            highest: { relays: { index: "${relay}", first: 0 } }
                            collect: { zones: "${zone} ${member}" }
                            rows:
                              fields:
                                under: "/values/{path...}"
                                skip: [ "raw/.*" ]
                                columns: { name: "${path|id}", pointer: "/values/${path}" }
                        """,
                problems)
            .orElseThrow();

    Recognition recognition = template.recognition().get(0);
    assertThat(problems.list()).isEmpty();
    assertThat(recognition.role()).isEqualTo(Recognition.Role.DETAIL);
    assertThat(recognition.gives().highest())
        .containsEntry("relays", new Recognition.Highest("${relay}", 0));
    assertThat(recognition.gives().rows().values())
        .singleElement()
        .extracting(Recognition.RowRule::under)
        .isEqualTo("/values/{path...}");
  }

  @Test
  void whatRecognitionGivesMustFitTheParameters() {
    read(
        """
        points: [ { id: x } ]
        recognition:
          - { topic: "t/{device}/{n...}x", highest: { device: "/POWER" } }
          - { topic: "t/{device}", rows: { device: { columns: { a: "${b}" } } } }
        """);

    assertThat(problems.list())
        .extracting(Problem::message)
        .contains(
            "Topic [t/{device}/{n...}x]: level [{n...}x] must be exactly one {name...}",
            "Parameter [device] is of another kind than is given here",
            "Pointer [/POWER] must hold one {name} for the index",
            "[${b}] is not captured here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ topic: 'a{x}b{' }                                    | Topic [a{x}b{]: level [a{x}b{] has a brace that is no {name}",
        "{ topic: 'a+/{device}' }                               | Topic [a+/{device}]: '+' must be a whole level",
        "{ topic: '{device}/{device}' }                         | Topic [{device}/{device}]: {device} stands twice",
        "{ topic: '{device...}/{relays...}/{fields...}' }       | Topic [{device...}/{relays...}/{fields...}] may hold two {name...} at most",
        "{ topic: '{device}', colour: red }                     | colour",
        "{ topic: '{device}', where: { device: '(' } }          | [(] is not a regular expression: Unclosed group",
        "{ topic: '{device}', where: { devise: x } }            | [devise] is not captured here",
        "{ topic: '{device}', where: { device: [ x ] } }        | [device] must be a text",
        "{ topic: '{device}', identity: [ devise ] }            | [devise] is not captured here",
        "{ topic: '{device}', set: { device: '${' } }           | ${",
        "{ topic: '{device}', set: { device: '${a}' } }         | [${a}] is not captured here",
        "{ topic: '{device}', present: { device: /a } }         | Parameter [device] is of another kind than is given here",
        "{ topic: '{device}', collect: { device: '${device}' } } | Parameter [device] is of another kind than is given here",
        "{ topic: '{device}', highest: { relays: [ x ] } }      | [relays] must be a text or a mapping",
        "{ topic: '{device}', highest: { relays: { index: '${a}' } } } | [${a}] is not captured here",
        "{ topic: '{device}', highest: { relays: { index: '${device}', last: 1 } } } | last",
        "{ topic: '{device}', payload: [ { matches: x } ] }     | A payload test needs the key [pointer]",
        "{ topic: '{device}', payload: [ { pointer: /a, matches: '(' } ] } | [(] is not a regular expression: Unclosed group",
        "{ topic: '{device}', payload: [ { pointer: /a, like: x } ] } | like",
        "{ topic: '{device}', payload: [ { pointer: '/{relays...}/b' } ] } | Pointer [/{relays...}/b]: {relays...} must stand at the end",
        "{ topic: '{device}', payload: [ { pointer: /a, capture: n } ] } | Capture [n] is neither a parameter nor used in [set]",
        "{ topic: '{device}', rows: { fields: x } }             | [fields] must be a mapping",
        "{ topic: '{device}', rows: { fields: { under: /a } } } | A rule for rows needs the key [columns]",
        "{ topic: '{device}', rows: { fields: { value: a, columns: { name: x } } } } | Pointer [a] must begin with a slash (RFC 6901)",
        "{ topic: '{device}', rows: { fields: { take: { t: [ a ] }, columns: { name: x } } } } | [t] must be a pointer",
        "{ topic: '{device}', rows: { fields: { take: { t: a }, columns: { name: x } } } } | Pointer [a] must begin with a slash (RFC 6901)",
        "{ topic: '{device}', rows: { fields: { skip: [ '(' ], columns: { name: x } } } } | [(] is not a regular expression: Unclosed group",
        "{ topic: '{device}', rows: { fields: { columns: { name: [ x ] } } } } | [name] must be a text",
        "{ topic: '{device}', rows: { fields: { columns: { nam: x } } } } | Parameter [fields] has no column [nam]",
        "{ topic: '{device}', rows: { fields: { columns: { name: '${q}' } } } } | [${q}] is not captured here",
        "{ topic: '{device}', rows: { fields: { size: 1, columns: { name: x } } } } | size",
      })
  void mistakeInARecognitionIsToldInItsLine(String recognition, String message) {
    assertThat(read("points: [ { id: x } ]\nrecognition:\n  - " + recognition + "\n")).isEmpty();

    assertTold(message, 16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ key: device, label: L, help: H }                 | Parameter [device] is described twice",
        "{ key: a, label: L, help: H, colour: red }         | colour",
        "{ key: a, label: L, help: H, kind: choice }        | Parameter of kind [choice] needs the key [options]",
        "{ key: a, label: L, help: H, kind: rows }          | Parameter of kind [rows] needs the key [columns]",
        "{ key: a, label: L, help: H, kind: items, item: { kind: rows } } | A list of [rows] is not possible inside a list",
        "{ key: a, label: L, help: H, kind: items, item: { kind: whole, colour: red } } | colour",
      })
  void mistakeInAParameterIsToldInItsLine(String parameter, String message) {
    assertThat(read("  - " + parameter + "\npoints: [ { id: x } ]\n")).isEmpty();

    assertTold(message, 14);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "points: [ x ]                                    | A point must be a mapping, not",
        "title2: x                                        | title2",
        "connection: { host: '${devise}' }                | [${devise}] is not known here",
        "let: { device: x }                               | [device] is already a parameter",
        "let: { A b: x }                                  | Name [A b] must match",
        "let: { a: [ x ] }                                | A derived value must be a text or a mapping, not a list",
        "let: { a: { text: x, colour: red } }             | colour",
        "let: { a: '${devise}' }                          | [${devise}] is not known here",
        "points: [ { points: [ { id: x } ], colour: red } ] | colour",
        "points: [ { points: [ { points: [ x ] } ] } ]    | A point must be a mapping, not",
        "points: [ { id: x, if: 'device >' } ]            | device >",
        "points: [ { id: '${' } ]                         | ${",
      })
  void mistakeInTheBodyIsToldInItsLine(String body, String message) {
    assertThat(read(body + "\n")).isEmpty();

    assertTold(message, 14);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ example: e, steps: [ { after: 1s } ], start: noon }               | [noon] is not an instant",
        "{ example: e, steps: [ { after: 1s } ], colour: red }               | colour",
        "{ example: e }                                                      | An example needs the key [steps]",
        "{ example: e, steps: [ { payload: x } ] }                           | topic",
        "{ example: e, steps: [ { topic: t } ] }                             | A message needs one of the keys [payload] and [payload-base64]",
        "{ example: e, steps: [ { topic: t, payload-base64: '!' } ] }        | This is not base64",
        "{ example: e, steps: [ { topic: t, payload: { a: 1 } } ] }          | Key [payload] must be a text, not a mapping",
        "{ example: e, steps: [ { after: 1s, colour: red } ] }               | colour",
        "{ example: e, steps: [ { expect: { x: { source-time: noon } } } ] } | [noon] is neither an instant nor none",
        "{ example: e, steps: [ { expect: { x: { colour: red } } } ] }       | colour",
      })
  void mistakeInAnExampleIsToldInItsLine(String example, String message) {
    assertThat(read("points: [ { id: x } ]\nexamples:\n  - " + example + "\n")).isEmpty();

    assertTold(message, 16);
  }

  @Test
  void documentThatIsNoMappingIsAProblem() {
    assertThat(TemplateText.read("- x\n", problems)).isEmpty();

    assertThat(problems.list())
        .extracting(Problem::toString)
        .singleElement()
        .asString()
        .contains("A template must be a mapping, not a list");
  }
}
