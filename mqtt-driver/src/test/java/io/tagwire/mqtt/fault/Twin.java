package io.tagwire.mqtt.fault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Somebody who logs in with the client id of the driver, keeps its session, and reads nothing. */
final class Twin {
  private final int port;
  private final String clientId;

  Twin(int port, String clientId) {
    this.port = port;
    this.clientId = clientId;
  }

  /** Logs in and goes: the broker throws out who was there (MQTT 5 §3.1.4). */
  void logIn() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] name = clientId.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      int properties = 1 + 4;
      out.writeByte(0x10);
      out.writeByte(10 + 1 + properties + 2 + name.length);
      out.writeUTF("MQTT");
      out.writeByte(5);
      out.writeByte(0);
      out.writeShort(0);
      out.writeByte(properties);
      // Session expiry: without it the session would end with this connection.
      out.writeByte(0x11);
      out.writeInt(3_600);
      out.writeUTF(clientId);
      out.flush();
      if (new DataInputStream(socket.getInputStream()).readUnsignedByte() != 0x20) {
        throw new IOException("no CONNACK");
      }
    }
  }
}
