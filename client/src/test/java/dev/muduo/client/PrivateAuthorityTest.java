package dev.muduo.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS under a certificate that no public authority has signed, made by the JDK's keytool. */
@Timeout(60)
class PrivateAuthorityTest {
    private static final String PASSWORD = "changeit";
    private static final String STRUCTURES = "{\"structures\":[{\"id\":1,\"name\":\"liver\",\"snomed\":\"\"}]}";

    @TempDir
    Path folder;

    /** Makes the keys; returns the certificate. */
    private Path certificate() throws Exception {
        keytool("-genkeypair", "-alias", "instance", "-keyalg", "EC", "-dname", "CN=test", "-ext", "SAN=IP:127.0.0.1");
        Path pem = folder.resolve("ca.pem");
        keytool("-exportcert", "-alias", "instance", "-rfc", "-file", pem.toString());
        return pem;
    }

    @Test
    void aConnectionThatBreaksInMidAnswerIsNoMatterOfTrust() throws Exception {
        Path pem = certificate();
        SSLSocketFactory tls = ownKeys().getSocketFactory();
        try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try {
                    for (boolean breaks : new boolean[] {true, false}) {
                        try (Socket plain = server.accept()) {
                            answerStructures(plain, tls, breaks);
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (MuduoClient muduo = MuduoClient.at(URI.create("https://127.0.0.1:" + server.getLocalPort()))
                    .authority(pem)
                    .open()) {
                assertEquals("liver", muduo.studies().structures().get(0).name());
            }
            served.get();
        }
    }

    @Test
    void onlyHandshakesAndNamesAreMattersOfTrust() {
        Requests requests = new Requests(
                URI.create("https://muduo.example"),
                HttpClient.newHttpClient(),
                Bearer.NOBODY,
                new Patience(Duration.ZERO, Duration.ofMinutes(1)),
                Duration.ofMinutes(1));
        assertEquals(UnreachableException.Kind.LOST, kind(requests, new SSLException("bad record")));
        assertEquals(UnreachableException.Kind.FINAL, kind(requests, new SSLHandshakeException("stranger")));
        assertEquals(UnreachableException.Kind.FINAL, kind(requests, new SSLPeerUnverifiedException("other name")));
    }

    private static UnreachableException.Kind kind(Requests requests, Exception cause) {
        return assertInstanceOf(UnreachableException.class, requests.reason(cause))
                .kind();
    }

    /** @param breaks whether something that is no TLS comes in the middle of the answer */
    private static void answerStructures(Socket plain, SSLSocketFactory tls, boolean breaks) throws IOException {
        SSLSocket secure = (SSLSocket) tls.createSocket(plain, null, true);
        InputStream in = secure.getInputStream();
        String asked = "";
        while (!asked.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("expected a request, got " + asked);
            }
            asked += (char) next;
        }
        secure.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Length: " + STRUCTURES.length() + "\r\n\r\n").getBytes(UTF_8));
        if (breaks) {
            plain.getOutputStream().write("this is no record of TLS".getBytes(UTF_8));
            // Until the client has had enough of it.
            plain.getInputStream().transferTo(OutputStream.nullOutputStream());
        } else {
            secure.getOutputStream().write(STRUCTURES.getBytes(UTF_8));
            secure.close();
        }
    }

    @Test
    void onlyWhatItSignedIsTrusted() throws Exception {
        Path pem = certificate();
        HttpsServer https = HttpsServer.create();
        https.setHttpsConfigurator(new HttpsConfigurator(ownKeys()));
        try (FakeInstance instance = new FakeInstance(https)) {
            instance.answer("/v1/structures", 200, STRUCTURES);
            URI uri = URI.create("https://127.0.0.1:" + instance.port());
            MuduoClient trusting = MuduoClient.at(uri).authority(pem).open();
            assertEquals("liver", trusting.studies().structures().get(0).name());
            UnreachableException stranger = assertThrows(
                    UnreachableException.class,
                    () -> MuduoClient.at(uri).open().studies().structures());
            assertTrue(stranger.getMessage().contains("is not trusted"), stranger.getMessage());
            // The certificate is of an address, not of a name.
            assertThrows(
                    UnreachableException.class,
                    () -> MuduoClient.at(URI.create("https://localhost:" + instance.port()))
                            .authority(pem)
                            .open()
                            .studies()
                            .structures());
        }
    }

    @Test
    void aFileWithoutCertificatesIsToldOf() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path other = Files.writeString(folder.resolve("other.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        MuduoClient.Builder builder = MuduoClient.at(URI.create("https://muduo.example"));
        assertTrue(assertThrows(IOException.class, () -> builder.authority(empty))
                .getMessage()
                .contains("expected certificates in PEM"));
        assertThrows(IOException.class, () -> builder.authority(other));
        assertThrows(IOException.class, () -> builder.authority(folder.resolve("none.pem")));
    }

    private SSLContext ownKeys() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-noprompt"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
