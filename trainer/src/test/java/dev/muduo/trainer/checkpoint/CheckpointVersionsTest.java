package dev.muduo.trainer.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.json.Json;
import dev.muduo.trainer.pool.PoolState;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CheckpointVersionsTest {
    @Test
    void aStateOfANewerFormatIsNotReadWhateverItHolds() {
        CheckpointFile file = CheckpointDifferenceTest.file(2);
        TrainerState newer = new TrainerState(
                7, 70, new TreeMap<>(), PoolState.empty(), new TreeMap<>(), Optional.of(CheckpointVersions.FORMAT + 1));
        byte[] bytes = new CheckpointFile(
                        file.manifest(), newer, file.weights(), file.momentum(), file.average(), file.objective())
                .toBytes();
        NewerFormatException refused = assertThrows(NewerFormatException.class, () -> CheckpointFile.parse(bytes));
        assertTrue(refused.getMessage().contains("Upgrade this process"), refused.getMessage());
    }

    @Test
    void theFirstFormatIsNotWrittenSoThatCheckpointsOfBeforeKeepTheirHashes() {
        assertEquals(Optional.empty(), CheckpointVersions.written(1));
        assertEquals(Optional.of(2), CheckpointVersions.written(2));
        TrainerState first = new TrainerState(
                0, 0, new TreeMap<>(), PoolState.empty(), new TreeMap<>(), CheckpointVersions.written(1));
        String state = new String(Json.write(first), UTF_8);
        assertFalse(state.contains("format"), state);
        assertEquals(first, Json.read(state.getBytes(UTF_8), TrainerState.class, "state"));
    }

    /** Whoever changes what a state consists of raises {@link CheckpointVersions#FORMAT}, and then this. */
    @Test
    void theFormatIsRaisedWithWhatAStateConsistsOf() {
        SortedMap<String, String> records = new TreeMap<>();
        describe(TrainerState.class, records);
        assertEquals(
                """
                        format 2
                        IouWindow(values)
                        LabelEntry(annotationId, revision, structures, label, supersedes, origin)
                        Origin(topic, partition, offset)
                        PoolState(studies, waiting, nextOrder, departed, unreadable)
                        PseudoLabelEntry(revision, run, manifest, nominalBytes, order, evicted, origin, structures)
                        Rejection(revision, run, structures)
                        Revision(number, ct, pet, origin, answered, source)
                        StoredObject(key, sha256, bytes)
                        StudyEntry(studyId, subjectId, role, revisions, annotations, current, held, answer, rejections)
                        TrainerState(rounds, step, offsets, pools, windows, format)
                        WaitingRecord(studyId, revision, event, origin)
                        """,
                "format " + CheckpointVersions.FORMAT + "\n"
                        + records.entrySet().stream()
                                .map(each -> each.getKey() + "(" + each.getValue() + ")\n")
                                .collect(Collectors.joining()));
    }

    /** By name the components of a record, and of all records in it. */
    private static void describe(Type type, SortedMap<String, String> records) {
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> describe(argument, records));
        } else if (type instanceof Class<?> named && named.isRecord() && !records.containsKey(named.getSimpleName())) {
            RecordComponent[] components = named.getRecordComponents();
            records.put(
                    named.getSimpleName(),
                    Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.joining(", ")));
            Arrays.stream(components).forEach(component -> describe(component.getGenericType(), records));
        }
    }
}
