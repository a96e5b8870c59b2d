package dev.muduo.benchmarks.serving;

import dev.muduo.networks.random.CounterRandom;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections that do what no client should. Tricks are played by one thread; slow ones have a thread of their own. */
final class HostileClients implements AutoCloseable {
    private static final int ANSWER_MILLIS = 60_000;

    /** Stands for a connection that stays open and says nothing. */
    private static final int NO_ANSWER = 599;

    private static final long TRICKLE_MILLIS = 100;
    private static final String POST = "POST /v1/segmentations HTTP/1.1\r\nHost: localhost\r\n";
    private static final String FORM = POST + "Content-Type: multipart/form-data; boundary=" + Bodies.BOUNDARY + "\r\n";
    private static final String JSON = POST + "Content-Type: application/json\r\n";
    private static final int CHUNK = 1 << 16;

    /** More than the service takes in one body. */
    private static final int ENDLESS_CHUNKS = 200;

    private final int port;
    private final CounterRandom random;
    private final List<Socket> idle = new ArrayList<>();
    private final List<Thread> slow = new ArrayList<>();
    private final AtomicInteger slowBodiesEnded = new AtomicInteger();

    /** One connection, and what is wrong with it. */
    enum Trick {
        NOISE,
        HUGE_HEADERS,
        ANNOUNCED_TOO_LARGE,
        ENDLESS_BODY,
        CHUNKS_OF_NO_LENGTH,
        FORM_WITHOUT_END,
        FORM_WITHOUT_BOUNDARY,
        DAMAGED_IMAGES,
        DEEP_JSON,
        LARGE_JSON,
        GONE_IN_THE_MIDDLE
    }

    HostileClients(int port, long seed) {
        this.port = port;
        this.random = CounterRandom.of(seed, 0, "hostile clients");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ANSWER_MILLIS);
        return socket;
    }

    void beIdle(int connections) throws IOException {
        for (int n = 0; n < connections; n++) {
            idle.add(connect());
        }
    }

    /** Requests whose headers come byte by byte. */
    void trickleHeaders(int connections) throws IOException {
        for (int n = 0; n < connections; n++) {
            trickle(connect(), "X-Slow: ".getBytes(StandardCharsets.US_ASCII), () -> {});
        }
    }

    /** Forms whose bodies come byte by byte. */
    void trickleBodies(int connections) throws IOException {
        for (int n = 0; n < connections; n++) {
            Socket socket = connect();
            write(socket, FORM + "Content-Length: 1000000\r\n\r\n--" + Bodies.BOUNDARY + "\r\n");
            trickle(socket, new byte[] {'x'}, slowBodiesEnded::incrementAndGet);
        }
    }

    int slowBodiesEnded() {
        return slowBodiesEnded.get();
    }

    private void trickle(Socket socket, byte[] bytes, Runnable whenAnswered) {
        idle.add(socket);
        Thread thread = new Thread(
                () -> {
                    try {
                        OutputStream out = socket.getOutputStream();
                        for (int n = 0; socket.getInputStream().available() == 0; n++) {
                            out.write(bytes[n % bytes.length]);
                            Thread.sleep(TRICKLE_MILLIS);
                        }
                        whenAnswered.run();
                    } catch (IOException closed) {
                        whenAnswered.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "slow client");
        thread.start();
        slow.add(thread);
    }

    /** @return status of the answer, 0 if the connection was closed without one */
    int play(Trick trick) throws IOException {
        try (Socket socket = connect()) {
            try {
                send(trick, socket);
            } catch (IOException refusedWhileSending) {
                // The answer may be there all the same.
                return status(socket);
            }
            return trick == Trick.GONE_IN_THE_MIDDLE ? 0 : status(socket);
        }
    }

    private void send(Trick trick, Socket socket) throws IOException {
        switch (trick) {
            case NOISE -> socket.getOutputStream().write(noise(2000));
            case HUGE_HEADERS -> write(socket, POST + "X-Large: " + "x".repeat(100_000) + "\r\n\r\n");
            case ANNOUNCED_TOO_LARGE -> write(socket, FORM + "Content-Length: 99999999999\r\n\r\n");
            case ENDLESS_BODY -> endless(socket);
            case CHUNKS_OF_NO_LENGTH -> write(socket, FORM + "Transfer-Encoding: chunked\r\n\r\nmany\r\n");
            case FORM_WITHOUT_END -> form(socket, Arrays.copyOf(Bodies.form(), 500));
            case FORM_WITHOUT_BOUNDARY -> {
                byte[] body = Bodies.form();
                write(
                        socket,
                        POST + "Content-Type: multipart/form-data\r\nContent-Length: " + body.length + "\r\n\r\n");
                socket.getOutputStream().write(body);
            }
            case DAMAGED_IMAGES -> form(socket, damaged());
            case DEEP_JSON -> json(socket, "[".repeat(10_000));
            case LARGE_JSON -> json(socket, "\"" + "x".repeat(1_000_000) + "\"");
            case GONE_IN_THE_MIDDLE -> {
                write(socket, FORM + "Content-Length: 100000\r\n\r\n");
                socket.getOutputStream().write(Arrays.copyOf(Bodies.form(), 700));
            }
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void form(Socket socket, byte[] body) throws IOException {
        write(socket, FORM + "Content-Length: " + body.length + "\r\n\r\n");
        socket.getOutputStream().write(body);
    }

    private static void json(Socket socket, String body) throws IOException {
        write(socket, JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        for (int n = 0; n < length; n++) {
            noise[n] = (byte) random.nextInt();
        }
        return noise;
    }

    /** A well-formed form whose images have some bytes changed. */
    private byte[] damaged() {
        byte[] form = Bodies.form();
        int from = form.length / 4;
        for (int n = 0; n < 50; n++) {
            form[from + random.nextInt(form.length / 2)] ^= (byte) (1 + random.nextInt(255));
        }
        return form;
    }

    /** A chunked body that goes on until somebody says stop. */
    private static void endless(Socket socket) throws IOException {
        write(socket, FORM + "Transfer-Encoding: chunked\r\n\r\n");
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes((Integer.toHexString(CHUNK) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.writeBytes(new byte[CHUNK]);
        chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        String part =
                "--" + Bodies.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"ct\"; filename=\"ct\"\r\n\r\n";
        write(socket, Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
        for (int n = 0; n < ENDLESS_CHUNKS && socket.getInputStream().available() == 0; n++) {
            socket.getOutputStream().write(chunk.toByteArray());
        }
    }

    private static int status(Socket socket) {
        try {
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = answer.readLine();
            return line == null || !line.startsWith("HTTP/1.1 ") ? 0 : Integer.parseInt(line.substring(9, 12));
        } catch (SocketTimeoutException e) {
            return NO_ANSWER;
        } catch (IOException closed) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        for (Thread thread : slow) {
            thread.interrupt();
        }
        for (Socket socket : idle) {
            socket.close();
        }
    }
}
