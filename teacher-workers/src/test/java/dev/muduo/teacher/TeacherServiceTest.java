package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.config.Configuration;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service as a process makes it: from the configuration, with the real network. */
class TeacherServiceTest {
    private final TeachingWorld world = new TeachingWorld();
    private final Configuration configuration = Configuration.reference().over("""
                    model:
                      structures:
                        - { id: 1, name: lesion, snomed: "" }
                        - { id: 2, name: never_there, snomed: "" }
                      preprocessing: { workingSpacingMm: 6, patchVoxels: 16 }
                      featureScale: 16
                    teaching:
                      workers: 2
                      patches: { maxPatches: 2 }
                      ctTeacher: { patchVoxels: 32 }
                      petTeacher: { patchVoxels: 32 }
                    """, "test");

    private static byte[] untrained() {
        UNet3dConfig shape = UNet3dConfig.promptGenerator(TeachingWorld.STRUCTURES.classes(), 16);
        try (UNet3d network = UNet3d.initialise(shape, CounterRandom.of(1, 0, "test"))) {
            Map<String, Tensor> tensors = new HashMap<>();
            network.export().forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
            return Safetensors.of(Map.of(), tensors).toBytes();
        }
    }

    @Test
    void theWorkersShareTheStudies() throws Exception {
        TeacherService service = TeacherService.create(world.platform, configuration);
        assertEquals("teacher-workers", service.name());
        assertEquals(
                List.of("teacher-0", "teacher-1"),
                service.agents().stream().map(Agent::roleName).toList());
        assertTrue(service.waitingFor().isPresent());
        world.promote(1, TeachingWorld.MODEL, untrained());
        for (int study = 0; study < 4; study++) {
            world.arrive("study " + study, Role.TRAIN);
        }

        for (int round = 0; round < 60; round++) {
            for (Agent agent : service.agents()) {
                agent.doWork();
            }
        }

        List<PseudoLabelsProduced> produced = world.produced();
        assertEquals(4, produced.size());
        assertEquals(
                4,
                produced.stream()
                        .map(PseudoLabelsProduced::getStudyId)
                        .distinct()
                        .count());
        produced.forEach(event -> assertEquals(2, event.getPatches()));
        assertTrue(service.waitingFor().isEmpty());
        service.agents().forEach(Agent::onClose);
    }
}
