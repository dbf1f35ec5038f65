package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Reads the certificates and the private key of the settings {@code caFile}, {@code clientCert} and {@code clientKey}.
 */
final class TlsFiles {

    private static final char[] NO_PASSWORD = new char[0];
    /** By choice: several times the size of all public authorities. */
    private static final long LARGEST_BYTES = 4 << 20;

    private TlsFiles() {}

    /** The authorities in {@code caFile}; empty if it is not given. */
    static List<X509Certificate> authorities(SettingValues values) {
        return values.given(Setting.CA_FILE).isEmpty()
                ? List.of()
                : values.read(Setting.CA_FILE, TlsFiles::authorities, List.of());
    }

    private static List<X509Certificate> authorities(Setting<?> setting, String text) {
        List<X509Certificate> certificates = certificates(pem(setting, bytes(setting, text), NO_PASSWORD));
        if (certificates.isEmpty()) {
            throw InvalidValue.expected(setting, "has no certificate", "a PEM file with -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    /** The identity in {@code clientCert} and {@code clientKey}; absent if they are not given. */
    static Optional<NetworkSettings.Identity> identity(SettingValues values) {
        if (values.given(Setting.CLIENT_CERT).isEmpty()) {
            values.refuse(
                    Set.of(Setting.CLIENT_KEY, Setting.CLIENT_CERT_PASSWORD_VARIABLE),
                    setting -> new InvalidValue(
                            "has no certificate that belongs to it",
                            "add one, for example -DclientCert=" + Setting.CLIENT_CERT.example()));
            return Optional.empty();
        }
        char[] password = values.given(Setting.CLIENT_CERT_PASSWORD_VARIABLE).isEmpty()
                ? NO_PASSWORD
                : values.read(
                        Setting.CLIENT_CERT_PASSWORD_VARIABLE,
                        (setting, text) -> password(values, setting, text),
                        NO_PASSWORD);
        return values.read(
                Setting.CLIENT_CERT,
                (setting, text) -> {
                    byte[] bytes = bytes(setting, text);
                    return Optional.of(
                            isPem(bytes)
                                    ? ofPem(setting, pem(setting, bytes, password), key(values, password))
                                    : ofStore(setting, bytes, password));
                },
                Optional.empty());
    }

    private static char[] password(SettingValues values, Setting<?> setting, String name) {
        String password = values.secret(name);
        if (password.isEmpty()) {
            throw new InvalidValue(
                    "is not set in the environment",
                    "expected the name of the one that holds the password, for example export " + setting.example()
                            + "=...");
        }
        return password.toCharArray();
    }

    private static Optional<PrivateKey> key(SettingValues values, char[] password) {
        return values.given(Setting.CLIENT_KEY)
                .flatMap(given -> values.read(
                        Setting.CLIENT_KEY,
                        (setting, text) -> {
                            Optional<PrivateKey> key = keys(pem(setting, bytes(setting, text), password));
                            if (key.isEmpty()) {
                                throw InvalidValue.expected(
                                        setting, "has no private key", "a PEM file with -----BEGIN PRIVATE KEY-----");
                            }
                            return key;
                        },
                        Optional.empty()));
    }

    private static NetworkSettings.Identity ofPem(Setting<?> setting, List<Object> pem, Optional<PrivateKey> given) {
        List<X509Certificate> chain = certificates(pem);
        if (chain.isEmpty()) {
            throw InvalidValue.expected(setting, "has no certificate", "a PEM or PKCS12 file");
        }
        PrivateKey key = given.or(() -> keys(pem))
                .orElseThrow(() -> new InvalidValue(
                        "contains no private key",
                        "name the file that contains it, for example -DclientKey=" + Setting.CLIENT_KEY.example()));
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            return identity(store, NO_PASSWORD, chain.get(0));
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidValue("cannot be used (" + e.getMessage() + ")", "expected a certificate and its own key");
        }
    }

    private static NetworkSettings.Identity ofStore(Setting<?> setting, byte[] bytes, char[] password) {
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    return identity(store, password, certificate);
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidValue(
                    "is not a PEM file, and cannot be read as PKCS12 (" + e.getMessage() + ")",
                    "expected a PEM or PKCS12 file, with the password in the variable that -DclientCertPasswordVariable names");
        }
        throw InvalidValue.expected(setting, "has no private key with a certificate", "a PEM or PKCS12 file");
    }

    private static NetworkSettings.Identity identity(KeyStore store, char[] password, X509Certificate certificate)
            throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        return new NetworkSettings.Identity(
                certificate.getSubjectX500Principal().getName(), keys);
    }

    private static byte[] bytes(Setting<?> setting, String text) {
        Path path = ValueType.PATH.parser().parse(setting, text);
        try {
            if (Files.isRegularFile(path) && Files.size(path) <= LARGEST_BYTES) {
                return Files.readAllBytes(path);
            }
        } catch (IOException notReadable) {
            // Reported like a missing file.
        }
        throw InvalidValue.expected(setting, "is not a file that can be read", setting.form());
    }

    private static boolean isPem(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    /** Certificates and private keys, in order; everything else is skipped. */
    private static List<Object> pem(Setting<?> setting, byte[] bytes, char[] password) {
        List<Object> objects = new ArrayList<>();
        var keys = new JcaPEMKeyConverter();
        try (Reader text = new StringReader(new String(bytes, StandardCharsets.ISO_8859_1));
                PEMParser parser = new PEMParser(text)) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof X509CertificateHolder holder) {
                    objects.add(new JcaX509CertificateConverter().getCertificate(holder));
                } else if (object instanceof PrivateKeyInfo key) {
                    objects.add(keys.getPrivateKey(key));
                } else if (object instanceof PEMKeyPair pair) {
                    objects.add(keys.getPrivateKey(pair.getPrivateKeyInfo()));
                } else if (object instanceof PEMEncryptedKeyPair pair) {
                    objects.add(keys.getPrivateKey(pair.decryptKeyPair(new BcPEMDecryptorProvider(password))
                            .getPrivateKeyInfo()));
                } else if (object instanceof PKCS8EncryptedPrivateKeyInfo key) {
                    objects.add(
                            keys.getPrivateKey(key.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                    .setProvider(new BouncyCastleProvider())
                                    .build(password))));
                }
            }
            return objects;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            throw new InvalidValue(
                    "cannot be read as PEM (" + e.getMessage() + ")",
                    password.length == 0
                            ? "expected " + setting.form()
                                    + "; where its key has a password, name the variable that holds it, for example"
                                    + " -DclientCertPasswordVariable=" + Setting.CLIENT_CERT_PASSWORD_VARIABLE.example()
                            : "expected " + setting.form() + ", and the right password");
        }
    }

    private static List<X509Certificate> certificates(List<Object> pem) {
        return pem.stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static Optional<PrivateKey> keys(List<Object> pem) {
        return pem.stream()
                .filter(PrivateKey.class::isInstance)
                .map(PrivateKey.class::cast)
                .findFirst();
    }
}
