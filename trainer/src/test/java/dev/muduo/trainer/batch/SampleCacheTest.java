package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.schemas.Role;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.PoolRecords;
import dev.muduo.trainer.pool.PoolRules;
import dev.muduo.trainer.pool.Pools;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import dev.muduo.trainer.study.StudyReader;
import dev.muduo.trainer.testing.TrainingWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not keep what was written. */
class SampleCacheTest {
    /** Bytes flipped in each file, evenly spread; the first and the last are among them. */
    private static final int PLACES = 40;

    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();
    private SampleCache cache;
    private LabelledItem labelled;
    private PseudoLabelledItem pseudoLabelled;

    @BeforeEach
    void twoStudies() throws Exception {
        world.labelled("a");
        world.arrive("b", Role.TRAIN);
        world.teach("b", 0, 0.8);
        PoolRules rules = PoolRules.training(
                TrainingWorld.model().structures(),
                TrainingWorld.PATCH,
                new TrainingConfig.Buffer(64, 1_000, 1_000, 1_000, 300));
        Pools pools = PoolRecords.taken(world, rules).pools();
        labelled = pools.labelled().get(0);
        pseudoLabelled = pools.pseudoLabelled().get(0);
        cache = new SampleCache(
                scratch,
                TrainingWorld.model(),
                new StudyPreparation(new StudyReader(world.store), TrainingWorld.model(), ComputeBudget.unlimited()));
    }

    /** Everything that is read of the labelled study, all its slices included. */
    private List<Object> readLabelled() {
        LabelledVolume study = cache.open(labelled);
        List<Object> read = new ArrayList<>();
        read.add(study.annotated());
        for (int id = 0; id < study.annotated().length; id++) {
            for (int index = 0; index < study.foregroundVoxels(id); index++) {
                read.add(cache.foreground(study, id, index));
            }
        }
        for (int z = 0; z <= study.nz() - TrainingWorld.PATCH; z++) {
            LabelledVolume.Cube cube = cache.cube(study, 0, 0, z, TrainingWorld.PATCH);
            read.add(cube.image());
            read.add(cube.labels());
        }
        return read;
    }

    private List<Object> readPseudoLabelled() {
        List<Object> read = new ArrayList<>();
        for (PatchTable.Row row : cache.table(pseudoLabelled).rows()) {
            read.add(row.iou().toString());
            cache.patch(pseudoLabelled, row.index()).tensors().values().forEach(tensor -> read.add(tensor.values()));
        }
        return read;
    }

    private static void assertSame(List<Object> expected, List<Object> found) {
        assertArrayEquals(expected.toArray(), found.toArray());
    }

    @Test
    void aFlippedByteOfALabelledStudyIsNeverReadAndTheStoreGivesItAgain() throws Exception {
        cache.prepare(labelled);
        List<Object> whole = readLabelled();

        for (Path file : files()) {
            for (long place : places(file)) {
                flip(file, place);
                assertThrows(LostSampleException.class, this::readLabelled, file + " at " + place);
                assertFalse(cache.has(labelled));
                cache.prepare(labelled);
                assertSame(whole, readLabelled());
            }
        }
    }

    @Test
    void aFlippedByteOfAPseudoLabelledStudyIsNeverReadAndTheStoreGivesItAgain() throws Exception {
        cache.prepare(pseudoLabelled);
        List<Object> whole = readPseudoLabelled();
        assertEquals(3, files().size(), "a table and two patches");

        for (Path file : files()) {
            for (long place : places(file)) {
                flip(file, place);
                assertThrows(LostSampleException.class, this::readPseudoLabelled, file + " at " + place);
                assertFalse(cache.has(pseudoLabelled));
                cache.prepare(pseudoLabelled);
                assertSame(whole, readPseudoLabelled());
            }
        }
    }

    @Test
    void aStudyThatWasOpenWhenItsDiskFailedIsNotReadEither() throws Exception {
        cache.prepare(labelled);
        LabelledVolume open = cache.open(labelled);
        Path slices = files().stream()
                .filter(file -> file.endsWith("slices.bin"))
                .findFirst()
                .orElseThrow();
        flip(slices, 0);
        assertThrows(LostSampleException.class, () -> cache.cube(open, 0, 0, 0, TrainingWorld.PATCH));
    }

    @Test
    void aFileThatLostItsEndIsNotRead() throws Exception {
        for (int lost : new int[] {1, 5, 1_000}) {
            cache.prepare(labelled);
            for (Path file : files()) {
                byte[] content = Files.readAllBytes(file);
                if (content.length > lost) {
                    Files.write(file, java.util.Arrays.copyOf(content, content.length - lost));
                    assertThrows(LostSampleException.class, this::readLabelled, file + " without " + lost);
                    cache.prepare(labelled);
                }
            }
        }
    }

    @Test
    void whatNoPoolRefersToIsRemoved() throws Exception {
        cache.prepare(labelled);
        cache.prepare(pseudoLabelled);
        cache.retain(new RoundStudies(List.of(), List.of(pseudoLabelled), List.of()));
        assertFalse(cache.has(labelled));
        assertTrue(cache.has(pseudoLabelled));
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(scratch)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Long> places(Path file) throws IOException {
        long last = Files.size(file) - 1;
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            places.add(last * i / (PLACES - 1));
        }
        return places.stream().distinct().toList();
    }

    private static void flip(Path file, long place) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[(int) place] ^= 0x10;
        Files.write(file, content);
    }
}
