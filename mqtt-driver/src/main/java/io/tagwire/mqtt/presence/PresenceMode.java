package io.tagwire.mqtt.presence;

/** How several presence topics decide together. A topic that has said nothing has no effect. */
public enum PresenceMode {
  /** Online if every one of them says so; offline if one says otherwise. */
  ALL,
  /** Online if one of them says so; offline if one says otherwise and none says online. */
  ANY,
  /** Whichever spoke last is right. */
  LATEST
}
