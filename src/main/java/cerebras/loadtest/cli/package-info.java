/**
 * The command line for what has been recorded: a report again, a verdict, a comparison. It sends nothing, and needs
 * neither Gatling nor a key. Each command is a class that reads its arguments and leaves the work to other rooms.
 */
package cerebras.loadtest.cli;

