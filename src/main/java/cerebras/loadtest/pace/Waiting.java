package cerebras.loadtest.pace;

/** Who waits for leave to send. One of the methods is called, once, on the pacer's executor: it must not wait. */
public interface Waiting {

  /** The request may be sent, now. */
  void go(Ticket ticket);

  /** The pacer was closed: the request is not to be sent. */
  void stop();
}
