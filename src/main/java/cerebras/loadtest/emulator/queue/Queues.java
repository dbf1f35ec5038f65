package cerebras.loadtest.emulator.queue;

import cerebras.loadtest.catalogue.Model;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The places of all models, and who is in them. Any thread may call. */
public final class Queues {

  private final Map<String, Slots> slots = new HashMap<>();
  private final LinkedHashMap<Long, Visit> visits = new LinkedHashMap<>();

  private record Visit(Slots slots, Turn turn) {}

  /**
   * Lets a request queue up for its model.
   *
   * @param number of the request
   * @return absent if it would have to wait too long
   */
  public synchronized Optional<Turn> enter(long number, Model model, long arrivalNanos, long serviceNanos) {
    Slots places = slots.computeIfAbsent(model.id(), id -> new Slots(model.capacity()));
    Optional<Turn> turn = places.take(arrivalNanos, serviceNanos);
    turn.ifPresent(taken -> visits.put(number, new Visit(places, taken)));
    forgetWhoWasNeverSeenToLeave(arrivalNanos);
    return turn;
  }

  /** A request has ended, perhaps before its turn did, perhaps without having had one. */
  public synchronized void leave(long number, long nowNanos) {
    Visit visit = visits.remove(number);
    if (visit != null) {
      visit.slots().leave(visit.turn(), nowNanos);
    }
  }

  /** A client may be gone before its request has entered. One look at the oldest visit is enough, as every entry takes one. */
  private void forgetWhoWasNeverSeenToLeave(long nowNanos) {
    Iterator<Visit> oldest = visits.values().iterator();
    if (oldest.hasNext() && oldest.next().turn().endNanos() < nowNanos) {
      oldest.remove();
    }
  }
}
