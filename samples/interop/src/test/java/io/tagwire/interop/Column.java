package io.tagwire.interop;

/** The columns of the table, and what they check. */
enum Column {
  VERSION("MQTT", "The version that is spoken in the end, read off the wire."),
  LOGIN("Login", "The right password gets in; a wrong one is refused and told as such."),
  QOS_2(
      "QoS 2",
      "20 messages of QoS 2 arrive once and in order, and those of the driver reach another client"
          + " with QoS 2."),
  RETAINED(
      "Retained",
      "A retained value reaches a tag with its own topic and one with a wildcard, marked as"
          + " retained; one of the driver reaches who subscribes later."),
  RETAIN_HANDLING(
      "Retain handling",
      "`retain-handling: never` of a tag keeps retained messages away; `retain-as-published` keeps"
          + " the flag of live ones."),
  NO_LOCAL("No local", "`no-local` of a tag keeps away what the host publishes itself."),
  USER_PROPERTIES("User properties", "User properties and content type, both ways."),
  SHARED(
      "Shared subscription",
      "Two hosts on `$share/group/topic` get every message once between them, and both get some."),
  WILL("Will", "It is published when the connection breaks, and not when the driver is closed."),
  SESSION(
      "Session resume",
      "What is published with QoS 1 while the host is gone arrives in order when it is started"
          + " again; the broker may repeat it."),
  PAYLOAD("256 KiB", "A message of 262,144 bytes, both ways, compared byte by byte."),
  TLS(
      "TLS",
      "With the broker's CA the host is checked and data flows; with another CA it is refused."),
  OVERLAP(
      "Overlapping filters",
      "A topic that matches the filters of two tags gives each tag each value once."),
  CANARY(
      "Canary",
      "What the driver sends to itself comes back, and a link that falls silent is noticed long before"
          + " the keep-alive would.");

  private final String title;
  private final String meaning;

  Column(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  String title() {
    return title;
  }

  String meaning() {
    return meaning;
  }

  Cell run(Site site) throws Exception {
    return probe().run(site);
  }

  private Probe probe() {
    return switch (this) {
      case VERSION -> new VersionProbe();
      case LOGIN -> new LoginProbe();
      case QOS_2 -> new Qos2Probe();
      case RETAINED -> new RetainedProbe();
      case RETAIN_HANDLING -> new RetainHandlingProbe();
      case NO_LOCAL -> new NoLocalProbe();
      case USER_PROPERTIES -> new UserPropertiesProbe();
      case SHARED -> new SharedProbe();
      case WILL -> new WillProbe();
      case SESSION -> new SessionProbe();
      case PAYLOAD -> new SizeProbe();
      case TLS -> new TlsProbe();
      case OVERLAP -> new OverlapProbe();
      case CANARY -> new CanaryProbe();
    };
  }
}
