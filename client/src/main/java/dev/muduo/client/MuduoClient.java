package dev.muduo.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * One instance, or one service of a cluster, by its HTTP API. Safe for several threads, and meant to be kept: connections are.
 *
 * <pre>{@code
 * try (MuduoClient muduo = MuduoClient.at(URI.create("https://muduo.example")).token(new TokenFile(path)).open()) {
 *     muduo.segmentations().segment(Images.nifti(ct, pet), Wanted.mask(), Path.of("mask.nii.gz"));
 * }
 * }</pre>
 *
 * <p>What an instance cannot do now is asked for again for as long as {@link Builder#patience} says. So is what was lost on the way
 * with its connection, where the instance does once what is asked for twice; that is all but a {@linkplain DicomStudies#decide
 * decision about a DICOM study} and {@link #post}, which then say that the connection was lost. All methods that ask something throw the kinds of {@link MuduoException}, and {@link IOException} where a
 * file of this machine cannot be read or written; an interrupt ends a request.
 */
public final class MuduoClient implements AutoCloseable {
    private final URI server;
    private final Requests requests;
    private final Studies studies;
    private final Segmentations segmentations;
    private final DicomStudies dicomStudies;
    private final Models models;
    private final Teaching teaching;
    private final Loop loop;

    private MuduoClient(URI server, Requests requests) {
        this.server = server;
        this.requests = requests;
        this.studies = new Studies(requests);
        this.segmentations = new Segmentations(requests);
        this.dicomStudies = new DicomStudies(requests);
        this.models = new Models(requests);
        this.teaching = new Teaching(requests);
        this.loop = new Loop(requests);
    }

    /**
     * Begins with where the instance answers.
     *
     * @throws IllegalArgumentException if it is no address of HTTP
     */
    public static Builder at(URI server) {
        return new Builder(server);
    }

    /** Studies, annotations and reviews. */
    public Studies studies() {
        return studies;
    }

    /** Masks. */
    public Segmentations segmentations() {
        return segmentations;
    }

    /** Studies that came as DICOM, and decisions about those that are held. */
    public DicomStudies dicomStudies() {
        return dicomStudies;
    }

    /** Checkpoints, promotions, and the gate's verdicts. */
    public Models models() {
        return models;
    }

    /** Having studies taught again. */
    public Teaching teaching() {
        return teaching;
    }

    /** The whole loop, on one machine. */
    public Loop loop() {
        return loop;
    }

    /** Where the instance answers. */
    public URI server() {
        return server;
    }

    /** The answer of a path, as it is: for what has no method here. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return requests.json(Call.get(path), JsonNode.class);
    }

    /**
     * Sends JSON and gives the answer, as it is: for what has no method here. It is sent again when it is refused for now, and not when
     * the connection was lost: nobody knows here whether that would do it twice.
     */
    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return requests.json(Call.post(path, body).notDoneOnce(), JsonNode.class);
    }

    /** What an answer says, as JSON again. */
    public static JsonNode json(Object answer) {
        return Json.tree(answer);
    }

    /** Ends what is under way, with an {@link UnreachableException} where somebody waits for it. */
    @Override
    public void close() {
        requests.close();
    }

    @Override
    public String toString() {
        return "MuduoClient[" + server + "]";
    }

    /** How an instance is talked to. */
    public static final class Builder {
        private static final Duration CONNECT = Duration.ofSeconds(5);

        private final URI server;
        private Optional<Supplier<String>> token = Optional.empty();
        private boolean tokenAlsoWithoutTls;
        private Optional<SSLContext> trust = Optional.empty();
        private Optional<HttpClient> http = Optional.empty();
        private Duration patience = Duration.ofMinutes(1);
        private Duration answerWithin = Duration.ofMinutes(30);

        private Builder(URI server) {
            String scheme = Optional.ofNullable(server.getScheme()).orElse("");
            if (!scheme.matches("https?") || server.getHost() == null || server.getUserInfo() != null) {
                throw new IllegalArgumentException("expected https://HOST[:PORT] or http://HOST[:PORT], got " + server);
            }
            this.server = URI.create(server.toString().replaceFirst("/+$", ""));
        }

        /**
         * Whose requests they are; asked for each, so that a token may change. It is sent, and told to nobody else. A request throws
         * {@link UnfitTokenException} where the supplier gives none.
         */
        public Builder token(Supplier<String> supplier) {
            token = Optional.of(supplier);
            return this;
        }

        /** Sends the token also over plain HTTP to other machines, where something else keeps it from others' eyes. */
        public Builder tokenAlsoWithoutTls() {
            tokenAlsoWithoutTls = true;
            return this;
        }

        /**
         * Trusts the certificates of a PEM file in place of those that this Java trusts.
         *
         * @throws IOException if it cannot be read or has none
         */
        public Builder authority(Path pem) throws IOException {
            trust = Optional.of(PrivateAuthority.trusted(pem));
            return this;
        }

        /** Sends by a client of one's own, with its proxy and its trust; it is not closed with this one. */
        public Builder http(HttpClient own) {
            http = Optional.of(own);
            return this;
        }

        /**
         * How long is waited, all pauses together, to ask again for what is refused for now; the time that the attempts take does not
         * count. Zero: each request is sent once. Default: a minute.
         */
        public Builder patience(Duration longest) {
            patience = longest;
            return this;
        }

        /**
         * How long one answer may take that is computed, or for which files are sent or received; so long a mask is asked for by its
         * key that the instance goes on making. Default: half an hour.
         */
        public Builder answerWithin(Duration longest) {
            answerWithin = longest;
            return this;
        }

        /**
         * The client; nothing is sent yet.
         *
         * @throws UnprotectedTokenException if a token would go over the network in plain text
         * @throws IllegalArgumentException if settings exclude each other
         */
        public MuduoClient open() {
            if (http.isPresent() && trust.isPresent()) {
                throw new IllegalArgumentException("a client of one's own has its own trust: set the authority there");
            }
            Bearer bearer = token.isPresent() ? Bearer.of(token.get(), server, tokenAlsoWithoutTls) : Bearer.NOBODY;
            HttpClient client = http.orElseGet(this::client);
            return new MuduoClient(
                    server, new Requests(server, client, bearer, new Patience(patience, answerWithin), answerWithin));
        }

        private HttpClient client() {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT);
            trust.ifPresent(builder::sslContext);
            return builder.build();
        }
    }
}
