package dev.muduo.standalone.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.MemoryBudget;
import dev.muduo.infer.request.ServedOutbox;
import dev.muduo.infer.request.WorkerPool;
import dev.muduo.networks.inference.VolumeSegmenter;
import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.platform.ServiceMain;
import dev.muduo.platform.agent.AgentRunner;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.config.ProcessConfig;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.security.SecurityConfig;
import dev.muduo.schemas.Topics;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manifests under k8s/: every field is one that Kubernetes has, and they agree with each other and with the code. */
class ManifestsTest {
    private static final Path ROOT = Path.of(System.getProperty("muduo.root", ".."));
    private static final Path FOLDER = ROOT.resolve("k8s");
    private static final List<String> SERVICES = List.of("ingest", "teacher-workers", "trainer", "infer-service");

    private static final ObjectMapper YAML = strict();

    /** The model's classes take unknown fields into a map; here they are refused. */
    private static ObjectMapper strict() {
        return YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .annotationIntrospector(new JacksonAnnotationIntrospector() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return annotated instanceof AnnotatedMember ? Boolean.FALSE : super.hasAnySetter(annotated);
                    }
                })
                .build();
    }

    record Kustomization(
            String apiVersion,
            String kind,
            List<String> resources,
            List<ConfigMapOf> configMapGenerator,
            List<Image> images) {}

    /** Named by its content, as nothing of the options says otherwise: a change of it is a rollout. */
    record ConfigMapOf(String name, List<String> files, Options options) {}

    record Options(Map<String, String> labels) {}

    record Image(String name, String newTag) {}

    record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Scaling spec) {}

    record Scaling(
            Target scaleTargetRef,
            int minReplicaCount,
            int maxReplicaCount,
            int pollingInterval,
            int cooldownPeriod,
            List<Trigger> triggers) {}

    record Target(String name) {}

    record Trigger(String type, Map<String, String> metadata) {}

    /** Outlives what the kustomization deletes. */
    private static final String VOLUME = "ingest-dicom.yaml";

    private final Map<String, Object> objects = new LinkedHashMap<>();
    private final Kustomization kustomization;

    ManifestsTest() throws IOException {
        kustomization = YAML.readValue(FOLDER.resolve("kustomization.yaml").toFile(), Kustomization.class);
        for (String name : kustomization.resources()) {
            read(FOLDER.resolve(name));
        }
        read(FOLDER.resolve(VOLUME));
    }

    private void read(Path file) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(Files.readString(file))) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                Object parsed =
                        YAML.treeToValue(document, type(document.path("kind").asText()));
                String name = document.path("kind").asText() + "/"
                        + document.path("metadata").path("name").asText();
                assertEquals(null, objects.put(name, parsed), name + " is there twice");
            }
        }
    }

    private static Class<?> type(String kind) {
        return switch (kind) {
            case "Deployment" -> Deployment.class;
            case "PersistentVolumeClaim" -> PersistentVolumeClaim.class;
            case "PodDisruptionBudget" -> PodDisruptionBudget.class;
            case "ScaledObject" -> ScaledObject.class;
            case "Service" -> Service.class;
            default -> throw new AssertionError("no manifest of the kind " + kind + " is expected");
        };
    }

    @Test
    void everyManifestIsListed() throws IOException {
        try (var files = Files.list(FOLDER)) {
            List<String> found = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertEquals(
                    List.of(
                            "infer-service.yaml",
                            VOLUME,
                            "ingest.yaml",
                            "kustomization.yaml",
                            "muduo.yaml",
                            "teacher-workers.yaml",
                            "trainer.yaml"),
                    found);
        }
        assertTrue(objects.keySet()
                .containsAll(SERVICES.stream().map(name -> "Deployment/" + name).toList()));
    }

    /** It holds the way back to patients. */
    @Test
    void theVolumeIsNotDeletedWithTheRest() {
        assertFalse(kustomization.resources().contains(VOLUME));
        assertTrue(objects.containsKey("PersistentVolumeClaim/ingest-dicom"));
    }

    /** Only then does kustomize name it by its content, and a change reach the pods. */
    @Test
    void theConfigurationIsGenerated() {
        ConfigMapOf generated = kustomization.configMapGenerator().get(0);
        assertEquals(List.of("muduo.yaml"), generated.files());
        for (String name : SERVICES) {
            PodSpec pod = deployment(name).getSpec().getTemplate().getSpec();
            assertTrue(
                    pod.getVolumes().stream()
                            .filter(volume -> volume.getConfigMap() != null)
                            .allMatch(volume -> volume.getConfigMap().getName().equals(generated.name())),
                    name);
        }
    }

    /** Otherwise the number is the node's, and a trainer that moves comes to other bits. */
    @Test
    void nativeThreadsAreAsManyAsTheTrainerAsksProcessorsFor() {
        int threads = configuration().section("engine", EngineConfig.class).threads();
        for (String name : List.of("trainer", "infer-service")) {
            Quantity processors = container(name).getResources().getRequests().get("cpu");
            assertEquals(processors.getNumericalAmount().intValueExact(), threads, name);
        }
    }

    @Test
    void aFieldThatKubernetesDoesNotHaveIsRefused() {
        assertThrows(
                JsonProcessingException.class,
                () -> YAML.readValue("{kind: Deployment, spec: {replica: 1}}", Deployment.class));
    }

    @Test
    void theConfigurationBindsAndListensWhereTheManifestsSay() {
        Configuration configuration = configuration();
        HttpConfig http = configuration.section("http", HttpConfig.class);
        assertEquals("0.0.0.0", http.host());
        http.requireProtection(configuration.section("security", SecurityConfig.class));
        configuration.section("model", ModelConfig.class);
        configuration.section("serving", ServingConfig.class);
        for (String name : SERVICES) {
            Container container = container(name);
            assertEquals(http.port(), container.getPorts().get(0).getContainerPort(), name);
            for (Probe probe :
                    List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())) {
                assertEquals("http", probe.getHttpGet().getPort().getStrVal());
            }
            assertEquals("/healthz", container.getLivenessProbe().getHttpGet().getPath());
            assertEquals("/readyz", container.getReadinessProbe().getHttpGet().getPath());
        }
    }

    @Test
    void everyFileThatTheConfigurationNamesIsMounted() {
        Configuration configuration = configuration();
        String credentials = configuration.flattened("store").get("credentialsFile");
        String keys = configuration.flattened("security").get("apiKeysFile");
        String scratch =
                configuration.section("process", ProcessConfig.class).scratch().toString();
        for (String name : SERVICES) {
            assertMounted(name, credentials);
            assertMounted(name, keys);
            assertMounted(name, container(name).getArgs().get(1));
            assertMounted(name, scratch + "/");
        }
        assertMounted("ingest", configuration.flattened("site").get("secretFile"));
        String spool = configuration.flattened("ingest").get("dicom.spool");
        assertMounted("ingest", spool);
        assertMounted("ingest", configuration.flattened("site").get("originals"));
        assertTrue(
                deployment("ingest").getSpec().getTemplate().getSpec().getVolumes().stream()
                        .filter(volume -> volume.getPersistentVolumeClaim() != null)
                        .anyMatch(volume -> objects.containsKey("PersistentVolumeClaim/"
                                + volume.getPersistentVolumeClaim().getClaimName())),
                "instances that were acknowledged outlive the pod");
    }

    private void assertMounted(String service, String file) {
        PodSpec pod = deployment(service).getSpec().getTemplate().getSpec();
        boolean mounted = container(service).getVolumeMounts().stream()
                .filter(mount -> file.startsWith(mount.getMountPath() + "/"))
                .map(VolumeMount::getName)
                .anyMatch(volume -> pod.getVolumes().stream()
                        .anyMatch(each -> each.getName().equals(volume)));
        assertTrue(mounted, service + " has nothing mounted at " + file);
    }

    /** As the service reads it: nobody but its owner and group may read it, and nobody may write it. */
    @Test
    void theFileOfKeysIsNotOpenToOthers() {
        for (String name : SERVICES) {
            int mode = deployment(name).getSpec().getTemplate().getSpec().getVolumes().stream()
                    .filter(volume -> volume.getName().equals("api-keys"))
                    .mapToInt(volume -> volume.getSecret().getDefaultMode())
                    .findFirst()
                    .orElseThrow();
            assertEquals("440", Integer.toOctalString(mode), name);
        }
    }

    /** Scraping by annotations sends no key, and /metrics answers nobody without one. */
    @Test
    void noPodAsksToBeScrapedWithoutAKey() {
        for (String name : SERVICES) {
            Map<String, String> annotations =
                    deployment(name).getSpec().getTemplate().getMetadata().getAnnotations();
            assertFalse(annotations != null && annotations.containsKey("prometheus.io/scrape"), name);
        }
    }

    @Test
    void imagesAreThoseThatTheBuildMakes() throws IOException {
        String version = only("<artifactId>muduo-parent</artifactId>\\s*<version>([^<]*)</version>", "pom.xml");
        for (String name : SERVICES) {
            String image = only("<muduo.image.name>([^<]*)</muduo.image.name>", name + "/pom.xml");
            assertEquals("muduo/" + image, container(name).getImage());
            assertTrue(kustomization.images().contains(new Image("muduo/" + image, version)), image);
            String main = only("<muduo.main>([^<]*)</muduo.main>", name + "/pom.xml");
            assertTrue(Files.exists(ROOT.resolve(name + "/src/main/java/" + main.replace('.', '/') + ".java")), main);
        }
    }

    private static String only(String pattern, String file) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(file)));
        assertTrue(matcher.find(), pattern + " in " + file);
        return matcher.group(1);
    }

    @Test
    void whatMustBeAloneIsAlone() {
        for (String name : List.of("ingest", "trainer")) {
            assertEquals(1, deployment(name).getSpec().getReplicas(), name);
            assertEquals("Recreate", deployment(name).getSpec().getStrategy().getType(), name);
        }
        assertTrue(deployment("infer-service").getSpec().getReplicas() > 1);
        assertEquals(null, deployment("teacher-workers").getSpec().getReplicas(), "KEDA sets it");
    }

    @Test
    void teacherWorkersScaleOnTheLagOfTheirGroup() {
        ScaledObject scaled = (ScaledObject) objects.get("ScaledObject/teacher-workers");
        KafkaConfig kafka = configuration().section("kafka", KafkaConfig.class);
        Map<String, String> trigger = scaled.spec().triggers().get(0).metadata();
        assertEquals("keda.sh/v1alpha1", scaled.apiVersion());
        assertEquals(ConsumerGroups.TEACHER_WORKERS, trigger.get("consumerGroup"));
        assertEquals(Topics.STUDIES, trigger.get("topic"));
        assertEquals(kafka.bootstrapServers(), trigger.get("bootstrapServers"));
        assertTrue(kafka.bootstrapServers().contains(".svc:"), "KEDA asks from a namespace of its own");
        assertTrue(scaled.spec().maxReplicaCount() <= kafka.partitions(), "more would find no partition");
        assertTrue(objects.containsKey(
                "Deployment/" + scaled.spec().scaleTargetRef().name()));
    }

    @Test
    void selectorsFindTheirPods() {
        for (Object object : objects.values()) {
            if (object instanceof Service service) {
                assertSelects(service.getSpec().getSelector(), service);
                assertEquals(
                        "http",
                        service.getSpec().getPorts().get(0).getTargetPort().getStrVal());
            } else if (object instanceof PodDisruptionBudget budget) {
                assertSelects(budget.getSpec().getSelector().getMatchLabels(), budget);
            } else if (object instanceof Deployment deployment) {
                assertSelects(deployment.getSpec().getSelector().getMatchLabels(), deployment);
            }
        }
    }

    /** As the README says: answers that are fetched later are kept by the replica that made them. */
    @Test
    void aClientComesToTheSameReplicaAgain() {
        Service service = (Service) objects.get("Service/infer-service");
        assertEquals("ClientIP", service.getSpec().getSessionAffinity());
    }

    private void assertSelects(Map<String, String> selector, HasMetadata object) {
        Map<String, String> labels = deployment(object.getMetadata().getName())
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();
        assertTrue(
                labels.entrySet().containsAll(selector.entrySet()),
                object.getMetadata().getName());
    }

    /** HTTP, agents and what computes end one after the other; what is not over by then is killed. */
    @Test
    void aPodHasTheTimeThatAnOrderlyEndTakes() {
        Duration http = configuration().section("http", HttpConfig.class).shutdownTimeout();
        Duration agents = AgentRunner.Timing.STANDARD.patience();
        for (String name : SERVICES) {
            long asEver = Optional.ofNullable(container(name).getLifecycle())
                    .map(each -> each.getPreStop().getSleep().getSeconds())
                    .orElse(0L);
            Duration computing =
                    name.equals("infer-service") ? WorkerPool.PATIENCE.plus(ServedOutbox.LAST_PATIENCE) : Duration.ZERO;
            assertTrue(agents.plus(computing).compareTo(ServiceMain.AFTER_HTTP) < 0, name + " would be cut off");
            Duration end = Duration.ofSeconds(asEver).plus(http).plus(agents).plus(computing);
            PodSpec pod = deployment(name).getSpec().getTemplate().getSpec();
            // Something remains for the connections that are cut off, the log and the store.
            assertTrue(end.toSeconds() + 10 <= pod.getTerminationGracePeriodSeconds(), name + " takes " + end);
        }
    }

    @Test
    void whatAReplicaHasTakenItAnswersThoughItIsReplaced() {
        Configuration configuration = configuration();
        Duration answer = configuration.section("serving", ServingConfig.class).requestTimeout();
        assertEquals(
                Optional.empty(),
                configuration.section("http", HttpConfig.class).cutOffAtEnd("serving.requestTimeout", answer));
    }

    /** What the configuration lets in is not refused for want of memory, which would be so for ever. */
    @Test
    void aReplicaHasTheMemoryForTheLargestImagesThatItTakes() throws Exception {
        Configuration configuration = configuration();
        ModelConfig model = configuration.section("model", ModelConfig.class);
        int classes = model.structures().classes();
        VolumeSegmenter segmenter = new VolumeSegmenter(
                (images, batch, depth, height, width) -> new float[0], classes, model.preprocessing());
        int slices = configuration.section("serving", ServingConfig.class).maxVoxels() / (512 * 512);
        Grid largest = new Grid(512, 512, slices, Affine.scaling(1.4, 1.4, 2, 0, 0, 0));
        long needed = 2L * Float.BYTES * largest.voxels() + segmenter.mostBytes(largest, largest, largest.voxels());
        long limit = bytes(container("infer-service").getResources().getLimits().get("memory"));
        long heap = limit * Integer.parseInt(only("-XX:MaxRAMPercentage=(\\d+)<", "pom.xml")) / 100;
        try (MemoryBudget.Lease lease = MemoryBudget.ofHeap(heap).lease()) {
            lease.take(needed, () -> {});
        }
    }

    /** Beside bodies there are kept answers, views and what waits for Kafka. */
    @Test
    void theScratchVolumeHasRoomForAllBodies() {
        long eightGiB = 8L << 30;
        long bodies = configuration().section("serving", ServingConfig.class).maxDiskBytes();
        long limit = deployment("infer-service").getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals("scratch"))
                .mapToLong(volume -> bytes(volume.getEmptyDir().getSizeLimit()))
                .findFirst()
                .orElseThrow();
        assertTrue(bodies + eightGiB <= limit, bodies + " bytes of bodies, and the volume has " + limit);
    }

    private static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValueExact();
    }

    @Test
    void podsHaveNoRights() {
        List<String> open = new ArrayList<>();
        for (String name : SERVICES) {
            PodSpec pod = deployment(name).getSpec().getTemplate().getSpec();
            var security = container(name).getSecurityContext();
            boolean closed = Boolean.TRUE.equals(pod.getSecurityContext().getRunAsNonRoot())
                    && Boolean.FALSE.equals(pod.getAutomountServiceAccountToken())
                    && Boolean.TRUE.equals(security.getReadOnlyRootFilesystem())
                    && Boolean.FALSE.equals(security.getAllowPrivilegeEscalation())
                    && security.getCapabilities().getDrop().contains("ALL")
                    && container(name).getResources().getLimits().containsKey("memory");
            if (!closed) {
                open.add(name);
            }
        }
        assertEquals(List.of(), open);
    }

    @Test
    void noSecretIsInAManifest() throws IOException {
        TreeSet<String> kinds = new TreeSet<>();
        objects.keySet().forEach(name -> kinds.add(name.substring(0, name.indexOf('/'))));
        assertFalse(kinds.contains("Secret"));
        assertFalse(Files.readString(FOLDER.resolve("muduo.yaml")).contains("secretKey"));
    }

    private static Configuration configuration() {
        return Configuration.load(Optional.of(FOLDER.resolve("muduo.yaml")));
    }

    private Deployment deployment(String name) {
        return (Deployment) objects.get("Deployment/" + name);
    }

    private Container container(String name) {
        return deployment(name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }
}
