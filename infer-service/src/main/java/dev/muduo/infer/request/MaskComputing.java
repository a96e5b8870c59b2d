package dev.muduo.infer.request;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.VoxelBox;
import dev.muduo.infer.swap.ServingModel;
import dev.muduo.networks.inference.VolumeSegmenter;
import dev.muduo.networks.inference.WindowPace;
import dev.muduo.platform.agent.ComputeBudget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Computes masks, window by window, for as long as somebody waits for them. Safe for several threads. */
final class MaskComputing {
    private final ComputeBudget budget;
    private final InstantSource clock;

    MaskComputing(ComputeBudget budget, InstantSource clock) {
        this.budget = budget;
        this.clock = clock;
    }

    /**
     * The mask on the grid that is asked for.
     *
     * @param part of that grid; empty for all of it
     * @throws RefusedException      if its time is over
     * @throws CancellationException if the client has gone
     * @throws InterruptedException  if the service is stopping
     */
    VolumeSegmenter.Measured compute(
            SegmentationRequest request,
            Volume ct,
            Volume pet,
            Optional<VoxelBox> part,
            ServingModel.Handle model,
            Watch watch)
            throws InterruptedException {
        WindowPace pace = new WindowPace() {
            @Override
            public void expect(int windows) {
                watch.expect(windows);
            }

            @Override
            public Turn next() throws InterruptedException {
                requireWanted(request, watch);
                if (Thread.interrupted()) {
                    throw new InterruptedException("the service is stopping");
                }
                ComputeBudget.Turn turn = budget.take(request.urgency().priority());
                return () -> {
                    turn.close();
                    watch.windowDone();
                };
            }
        };
        Grid grid = request.grid().of(ct.grid(), pet.grid());
        VolumeSegmenter.Measured labels =
                model.segmenter().measure(ct, pet, grid, part.orElseGet(() -> VoxelBox.whole(grid)), pace);
        requireWanted(request, watch);
        return labels;
    }

    /**
     * Does nothing if somebody still waits for the answer.
     *
     * @throws RefusedException      if its time is over; its client is gone then as well, but how long it took is worth knowing
     * @throws CancellationException if the client has gone
     */
    void requireWanted(SegmentationRequest request, Watch watch) {
        if (!watch.isWantedByOthers() && clock.instant().isAfter(request.deadline())) {
            throw Segmentations.outOfTime(Duration.between(request.accepted(), request.deadline()));
        }
        if (watch.gone()) {
            throw new CancellationException("the client of request " + request.requestId() + " has gone");
        }
    }
}
