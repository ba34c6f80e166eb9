package io.tagwire.interop;

/** The one user a broker lets in. */
record Login(String user, String password) {
  static final Login PLANT = new Login("plant", "Tank-and-pump-7");

  /** ejabberd names users as mail does. */
  Login at(String host) {
    return new Login(user + "@" + host, password);
  }
}
