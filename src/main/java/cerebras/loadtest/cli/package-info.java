/**
 * The command line for finished runs: make the report again, judge, compare, keep, merge and export. It sends no
 * requests, and needs neither Gatling nor a key. Each command is a class that reads its arguments and delegates to
 * other packages.
 */
package cerebras.loadtest.cli;
