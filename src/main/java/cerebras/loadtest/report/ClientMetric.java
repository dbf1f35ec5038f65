package cerebras.loadtest.report;

/** What the load generator measures of itself, with the words that explain it. */
enum ClientMetric {
  EVENT_LOOP_LAG(
      "Event-loop lag",
      "how late the event loops came to a small task that was due every 10 ms on each of them: so late they come to an "
          + "answer that has arrived, too"),
  PROCESS_CPU("Processors, this process", "processor time / that of all processors, per second"),
  MACHINE_CPU("Processors, whole machine", "the same of all processes of the machine"),
  PAUSES("Garbage collection", "pauses in which nothing else of this process runs; told in whole milliseconds"),
  SCHEDULE_DELAY("Schedule delay", "how late requests were sent: sent − due; with pacing, sent − released"),
  READ_TO_RECORD(
      "Socket read to record",
      "from the latest socket read of an attempt to its line in calls.jsonl; in no figure, since moments are taken at "
          + "the read"),
  QUEUED("Attempts that waited to be written", "the most at the end of a second; beyond 65 536, or a quarter of the heap, they are dropped"),
  HEAP("Heap", "the most in use at the end of a second");

  private final String title;
  private final String definition;

  ClientMetric(String title, String definition) {
    this.title = title;
    this.definition = definition;
  }

  String title() {
    return title;
  }

  String definition() {
    return definition;
  }
}
