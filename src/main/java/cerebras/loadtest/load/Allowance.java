package cerebras.loadtest.load;

import java.util.concurrent.atomic.AtomicLong;

/** One cap of a budget, and what is taken of it. Safe for threads, without locks. */
final class Allowance {

  private final String name;
  private final long cap;
  private final AtomicLong taken = new AtomicLong();

  /** @param name the setting and its value, for people */
  Allowance(String name, long cap) {
    this.name = name;
    this.cap = cap;
  }

  String name() {
    return name;
  }

  /** Takes all of the amount, or nothing where that is more than is left. */
  boolean take(long amount) {
    long before = taken.get();
    while (before + amount <= cap) {
      if (taken.compareAndSet(before, before + amount)) {
        return true;
      }
      before = taken.get();
    }
    return false;
  }

  /** Gives back a part of what was taken; below 0, takes more, whether or not it is there. */
  void giveBack(long amount) {
    taken.addAndGet(-amount);
  }
}
