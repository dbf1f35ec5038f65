package cerebras.loadtest.records;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPInputStream;

/**
 * Writes output files, all in the same way:
 *
 * <ul>
 *   <li>A file that the output is made from is refused, under whatever name, and so is any other file of records: nothing
 *       that was measured is overwritten.
 *   <li>A regular file is there whole or not at all: it is written under another name beside its place and then renamed.
 *   <li>A symbolic link stays; the file that it points to is written.
 *   <li>A pipe or a device is written into.
 * </ul>
 */
public final class WholeFile {

    private static final byte[] RECORDS = "{\"record\":\"run\"".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_LINKS = 40;

    private WholeFile() {}

    /** Writes all of a file. */
    @FunctionalInterface
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Writes a text, in UTF-8. {@code inputs} is as of {@link #write(Path, Collection, Writing)}. */
    public static void write(Path file, Collection<Path> inputs, String text) throws IOException {
        write(file, inputs, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a file, or into what is there and is no regular file.
     *
     * @param inputs files that it is made from
     * @throws IOException also when the file is one of the inputs, or has records, or when its folder is not there
     */
    public static void write(Path file, Collection<Path> inputs, Writing writing) throws IOException {
        Path target = followed(file);
        if (!special(target) && Files.isRegularFile(target) && holdsRecords(target)) {
            throw new IOException(file + " has records of a run, which would be lost: name another file");
        }
        replace(file, inputs, writing);
    }

    /** As {@link #write(Path, Collection, Writing)}, of a file that may have records: the user has said that they can go. */
    public static void replace(Path file, Collection<Path> inputs, Writing writing) throws IOException {
        Path target = followed(file);
        for (Path input : inputs) {
            if (Files.exists(target) && Files.exists(input) && Files.isSameFile(target, input)) {
                throw new IOException(file + " is what is read here, and would be lost: name another file");
            }
        }
        if (Files.isDirectory(target)) {
            throw new IOException(file + " is a folder: name a file");
        }
        if (special(target) || Files.exists(target) && !Files.isRegularFile(target)) {
            into(target, writing, StandardOpenOption.WRITE);
        } else {
            beside(target, writing);
        }
    }

    /** Deletes an output of an earlier time; what is no output by now stays: an input, records, a link, a device. */
    public static void delete(Path file, Collection<Path> inputs) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || holdsRecords(file)) {
            return;
        }
        for (Path input : inputs) {
            if (Files.exists(input) && Files.isSameFile(file, input)) {
                return;
            }
        }
        Files.delete(file);
    }

    private static void beside(Path target, Writing writing) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(
                    target + " cannot be written: its folder is not there; make it, or name another file");
        }
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Path unfinished = folder.resolve("." + target.getFileName() + "." + random + ".tmp");
        try {
            into(unfinished, writing, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            keepRights(target, unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void into(Path file, Writing writing, StandardOpenOption... options) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, options))) {
            writing.to(out);
        }
    }

    private static void keepRights(Path before, Path now) throws IOException {
        if (Files.exists(before) && Files.getFileStore(now).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(now, Files.getPosixFilePermissions(before));
        }
    }

    /** Where links lead to, which need not be there; devices, and what stands for an open file, are left as they are. */
    private static Path followed(Path file) throws IOException {
        Path at = file;
        for (int links = 0; Files.isSymbolicLink(at) && !special(at); links++) {
            if (links == MOST_LINKS) {
                throw new IOException(file + " is a link that leads to itself: name another file");
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return at;
    }

    private static boolean special(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith("/dev") || absolute.startsWith("/proc");
    }

    /** Whether a file begins as records do, compressed or not. */
    private static boolean holdsRecords(Path file) throws IOException {
        if (file.getFileName().toString().equals(CallLog.FILE_NAME)) {
            return true;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(2);
            boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            byte[] beginning = (compressed ? new GZIPInputStream(in) : in).readNBytes(RECORDS.length);
            return Arrays.equals(beginning, RECORDS);
        } catch (IOException compressedAndDamaged) {
            return false;
        }
    }
}
