package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSettingsTest {

    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private static Path files;

    private static X509Bundle identity;

    @BeforeAll
    static void makeAnIdentity() throws Exception {
        identity = new CertificateBuilder()
                .subject("CN=load test,O=Example")
                .rsa2048()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    /** What names the proxy stands between the first bars, as names and values. */
    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // the setting
                "-Dproxy=http://proxy.corp:3128                        | https://api.test    | through the proxy http://proxy.corp:3128 (-Dproxy)",
                "-Dproxy=proxy.corp:3128                               | http://api.test     | through the proxy http://proxy.corp:3128 (-Dproxy)",
                "-Dproxy=https://Proxy.corp                            | https://api.test    | through the proxy https://proxy.corp:443 (-Dproxy)",
                "-Dproxy=http://[fd00::1]:3128/                        | https://api.test    | through the proxy http://[fd00::1]:3128 (-Dproxy)",
                "-Dproxy=off HTTPS_PROXY=http://p:1                    | https://api.test    | without a proxy (-Dproxy=off)",
                "-Dproxy=http://q:2 HTTPS_PROXY=http://p:1             | https://api.test    | through the proxy http://q:2 (-Dproxy)",
                "-Dproxy=http://q:2 NO_PROXY=*                         | https://api.test    | through the proxy http://q:2 (-Dproxy)",
                // the environment
                "HTTPS_PROXY=http://p:1                                | https://api.test    | through the proxy http://p:1 (HTTPS_PROXY)",
                "https_proxy=http://p:1                                | https://api.test    | through the proxy http://p:1 (https_proxy)",
                "HTTPS_PROXY=http://p:1 https_proxy=http://q:2         | https://api.test    | through the proxy http://p:1 (HTTPS_PROXY)",
                "HTTP_PROXY=http://p:1                                 | https://api.test    | ''",
                "HTTP_PROXY=http://p:1                                 | http://api.test     | through the proxy http://p:1 (HTTP_PROXY)",
                "HTTPS_PROXY=http://p:1                                | http://api.test     | ''",
                "HTTPS_PROXY=http://us%65r:p%40ss+w@p:1                | https://api.test    | through the proxy http://p:1 as user (HTTPS_PROXY)",
                "HTTPS_PROXY=http://p:1 NO_PROXY=.test                 | https://api.test    | without a proxy (NO_PROXY names .test)",
                "HTTPS_PROXY=http://p:1 no_proxy=other,api.test:8443   | https://api.test:8443 | without a proxy (no_proxy names api.test:8443)",
                "NO_PROXY=.test                                        | https://api.test    | ''",
                // Java
                "-Dhttps.proxyHost=p -Dhttps.proxyPort=8080 HTTPS_PROXY=http://q:2 | https://api.test | through the proxy http://p:8080 (-Dhttps.proxyHost)",
                "-Dhttps.proxyHost=p                                   | https://api.test    | through the proxy http://p:443 (-Dhttps.proxyHost)",
                "-Dhttp.proxyHost=p -Dhttp.proxyPort=8080              | http://api.test     | through the proxy http://p:8080 (-Dhttp.proxyHost)",
                "-Dhttp.proxyHost=p                                    | https://api.test    | ''",
                "-Dhttps.proxyHost=p -Dhttp.nonProxyHosts=a¦*.test     | https://api.test    | without a proxy (http.nonProxyHosts names api.test)",
                // this machine
                "-Dproxy=http://p:1                                    | http://127.0.0.1:80 | without a proxy (targets on this machine never use a proxy)",
                "-Dproxy=http://p:1                                    | emulator            | without a proxy (targets on this machine never use a proxy)",
                "HTTP_PROXY=http://p:1                                 | http://localhost:80 | ''",
                "HTTP_PROXY=http://p:1                                 | http://[::1]:80     | ''",
                "HTTP_PROXY=::wrong::                                  | emulator            | ''",
            })
    void routeIsTheOneThatWasNamedFirst(String names, String target, String text) {
        assertEquals(text, read(names.replace('¦', '|'), target).network().text());
    }

    @ParameterizedTest(name = "NO_PROXY={0}, {1}:{2}: {3}")
    @CsvSource({
        "*,                 api.test,     443, true",
        "api.test,          api.test,     443, true",
        "api.test,          v1.api.test,  443, true",
        ".api.test,         api.test,     443, true",
        "*.api.test,        v1.api.test,  443, true",
        "pi.test,           api.test,     443, false",
        "api.test,          api.test.com, 443, false",
        "api.test:443,      api.test,     443, true",
        "api.test:8443,     api.test,     443, false",
        ".test:443,         api.test,     443, true",
        "10.1.2.3,          10.1.2.3,     443, true",
        "10.1.2.3,          10.1.2.30,    443, false",
        "2.3,               10.1.2.3,     443, false",
        "10.0.0.0/8,        10.1.2.3,     443, true",
        "10.1.2.0/23,       10.1.3.255,   443, true",
        "10.1.2.0/23,       10.1.4.0,     443, false",
        "10.0.0.0/8,        api.test,     443, false",
        "0.0.0.0/0,         10.1.2.3,     443, true",
        "10.0.0.0/33,       10.0.0.0,     443, false",
        "10.0.0.0/x,        10.0.0.0,     443, false",
        "fd00::/8,          [fd12::1],    443, true",
        "fd00::/8,          [fe80::1],    443, false",
        "fd12::1,           [fd12:0::1],  443, true",
        "[fd12::1],         [fd12::1],    443, true",
        "[fd12::1]:443,     [fd12::1],    443, true",
        "'',                api.test,     443, false",
        ".,                 api.test,     443, false",
    })
    void exceptionNamesHostsDomainsPortsAndNetworks(String entry, String host, int port, boolean excepted) {
        assertEquals(excepted, ProxyResolver.excepts(entry, host, port));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "-Dproxy=socks5://p:1080      | proxy=socks5://p:1080 is not an HTTP proxy: expected http://host:port or https://host:port, or off, for example -Dproxy=http://proxy.example:3128",
                "-Dproxy=http://p:0           | proxy=http://p:0 has no valid port: expected http://host:port or https://host:port, or off, for example -Dproxy=http://proxy.example:3128",
                "-Dproxy=http://me:pw1234@p:1 | proxy=http://***@p:1 has a user name or password: a command line can be read by others, so leave -Dproxy out and put it into the environment, for example export HTTPS_PROXY=http://user:password@p:1",
                "HTTPS_PROXY=http://me:pw1234@p:x | HTTPS_PROXY=http://***@p:x is not an HTTP proxy: expected http://host:port or https://host:port, for example export HTTPS_PROXY=http://proxy.example:3128",
                "-Dhttps.proxyHost=p -Dhttps.proxyPort=x | https.proxyHost=p:x is not an HTTP proxy: expected a host, and a port in https.proxyPort",
            })
    void wrongProxyIsRefusedWithoutItsPassword(String names, String message) {
        Map<String, String> properties = new HashMap<>(Map.of("target", "https://api.test"));
        Map<String, String> environment = new HashMap<>();
        sort(names, properties, environment);
        assertEquals(message, SettingsFixture.refusal(properties, environment));
    }

    @Test
    void proxyThatTheEnvironmentNamesIsInTheEffectiveSettingsWithoutItsPassword() {
        RunSettings settings = read("HTTPS_PROXY=http://me:pw1234@p:1", "https://api.test");
        assertEquals("http://p:1", settings.effective().get("proxy"));
        assertFalse(settings.toString().contains("pw1234"));
        assertFalse(
                settings.network().toString().contains("pw1234"),
                settings.network().toString());
    }

    @Test
    void authoritiesAreReadFromPem() throws Exception {
        Path file =
                write("ca.pem", "Some words\n" + identity.getCertificatePEM() + "\n" + identity.getCertificatePEM());
        NetworkSettings network = read("-DcaFile=" + file, "https://api.test").network();
        assertEquals(List.of(identity.getCertificate(), identity.getCertificate()), network.authorities());
        assertEquals("trusting 2 authorities of caFile besides Java's", network.text());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"one file", "two files", "PKCS1", "encrypted", "PKCS12"})
    void clientCertificateIsReadInEveryFormThatToolsWrite(String form) throws Exception {
        String certificate = identity.getCertificatePEM() + "\n";
        PrivateKey key = identity.getKeyPair().getPrivate();
        String names = switch (form) {
            case "one file" -> "-DclientCert=" + write("both.pem", certificate + identity.getPrivateKeyPEM());
            case "two files" -> twoFiles(certificate, identity.getPrivateKeyPEM());
            case "PKCS1" -> twoFiles(certificate, pem(new JcaMiscPEMGenerator(key)));
            case "encrypted" ->
                twoFiles(
                        certificate,
                        pem(new JcaPKCS8Generator(
                                key,
                                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                        .setProvider(new BouncyCastleProvider())
                                        .setPassword(PASSWORD.toCharArray())
                                        .build())));
            default -> "-DclientCert=" + store();
        };
        Map<String, String> properties =
                new HashMap<>(Map.of("target", "https://api.test", "clientCertPasswordVariable", "MY_PASSWORD"));
        sort(names, properties, new HashMap<>());
        NetworkSettings network = SettingsFixture.settings(properties, Map.of("MY_PASSWORD", PASSWORD))
                .network();
        assertEquals("with the client certificate of CN=load test,O=Example", network.text());
        assertEquals(1, network.identity().orElseThrow().keys().getKeyManagers().length);
        assertEquals(Secrets.MASK, Secrets.mask(PASSWORD));
    }

    @Test
    void wrongFilesAreRefusedWithACorrection() throws Exception {
        Path certificate = write("cert.pem", identity.getCertificatePEM());
        Path both = write("both.pem", identity.getCertificatePEM() + "\n" + identity.getPrivateKeyPEM());
        Path text = write("text.pem", "no certificate");
        Path damaged = write("damaged.pem", "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n");
        assertEquals(
                "caFile=nowhere.pem is not a file that can be read: expected the path of a PEM file, for example -DcaFile=ca.pem",
                SettingsFixture.refusal("caFile", "nowhere.pem"));
        assertEquals(
                "caFile=" + text
                        + " has no certificate: expected a PEM file with -----BEGIN CERTIFICATE-----, for example -DcaFile=ca.pem",
                SettingsFixture.refusal("caFile", text.toString()));
        assertTrue(SettingsFixture.refusal("caFile", damaged.toString())
                .startsWith("caFile=" + damaged + " cannot be read as PEM ("));
        assertEquals(
                "clientCert=" + certificate
                        + " contains no private key: name the file that contains it, for example -DclientKey=client.key",
                SettingsFixture.refusal("clientCert", certificate.toString()));
        assertEquals(
                "clientKey=client.key has no certificate that belongs to it: add one, for example -DclientCert=client.pem",
                SettingsFixture.refusal("clientKey", "client.key"));
        assertTrue(SettingsFixture.refusal("clientCert", text.toString())
                .startsWith("clientCert=" + text + " is not a PEM file, and cannot be read as PKCS12 ("));
        assertEquals(
                "clientCertPasswordVariable=*** is not set in the environment: expected the name of the one that holds"
                        + " the password, for example export CLIENT_CERT_PASSWORD=...",
                SettingsFixture.refusal(
                        Map.of("clientCert", both.toString(), "clientCertPasswordVariable", "hunter2"), Map.of()));
    }

    private static String twoFiles(String certificate, String key) throws Exception {
        return "-DclientCert=" + write("cert.pem", certificate) + " -DclientKey=" + write("key.pem", key);
    }

    private static String pem(PemObjectGenerator object) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private static Path store() throws Exception {
        KeyStore store = identity.toKeyStore("PKCS12", PASSWORD.toCharArray());
        Path file = files.resolve("client.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static Path write(String name, String text) throws Exception {
        return Files.writeString(files.resolve(name), text);
    }

    private static RunSettings read(String names, String target) {
        Map<String, String> properties = new HashMap<>(Map.of("target", target));
        Map<String, String> environment = new HashMap<>();
        sort(names, properties, environment);
        return SettingsFixture.settings(properties, environment);
    }

    /** {@code -Dname=value} is a property, {@code NAME=value} a variable of the environment. */
    private static void sort(String names, Map<String, String> properties, Map<String, String> environment) {
        for (String name : names.strip().split(" ")) {
            String[] parts = name.split("=", 2);
            if (parts[0].startsWith("-D")) {
                properties.put(parts[0].substring(2), parts[1]);
            } else {
                environment.put(parts[0], parts[1]);
            }
        }
    }
}
