package cerebras.loadtest.quota;

/** Whether a request is let in. */
public sealed interface Decision permits Reservation, Refused {}
