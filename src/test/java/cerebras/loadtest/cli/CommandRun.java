package cerebras.loadtest.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** What a user sees of one command, with plain spaces in place of those that do not break. */
record CommandRun(int exitCode, String out, String err) {

    static CommandRun of(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i] instanceof Path path ? path.toString() : (String) args[i];
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Command.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
        return new CommandRun(exitCode, plain(out), plain(err));
    }

    private static String plain(StringWriter text) {
        return text.toString().replace('\u00a0', ' ');
    }
}
