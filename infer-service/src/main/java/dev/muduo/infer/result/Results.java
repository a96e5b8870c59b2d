package dev.muduo.infer.result;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiLimits;
import dev.muduo.imaging.results.Origin;
import dev.muduo.imaging.results.Portion;
import dev.muduo.imaging.results.SegmentationWriter;
import dev.muduo.imaging.results.StructureSetWriter;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.infer.request.Scan;
import dev.muduo.infer.request.SegmentationAnswer;
import dev.muduo.infer.request.SegmentationRequest;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.study.StudyVolumes;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings masks into the forms that are asked for; what is read for one is kept for the next. On a worker, safe for several. */
public final class Results {
    private final Structures structures;
    private final StudyVolumes volumes;
    private final NiftiLimits limits;
    private final InstantSource clock;

    public Results(Structures structures, StudyVolumes volumes, NiftiLimits limits, InstantSource clock) {
        this.structures = structures;
        this.volumes = volumes;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * The mask, as much of it as was asked for.
     *
     * @param source where the request came with its DICOM files
     */
    public Map<ResultFormat, byte[]> of(
            SegmentationRequest request,
            SegmentationAnswer answer,
            Optional<SourceSeries> source,
            Set<ResultFormat> formats) {
        OfOne mask = new OfOne(request, answer, source);
        Map<ResultFormat, byte[]> results = new EnumMap<>(ResultFormat.class);
        formats.forEach(format -> results.put(format, mask.in(format)));
        return results;
    }

    private final class OfOne {
        private final SegmentationRequest request;
        private final SegmentationAnswer answer;
        private final Optional<SourceSeries> source;
        private Optional<LabelMap> labels = Optional.empty();
        private Optional<Segments> segments = Optional.empty();
        private Optional<Volume> pet = Optional.empty();

        OfOne(SegmentationRequest request, SegmentationAnswer answer, Optional<SourceSeries> source) {
            this.request = request;
            this.answer = answer;
            this.source = source;
        }

        byte[] in(ResultFormat format) {
            return switch (format) {
                case NIFTI -> answer.mask();
                case REPORT -> Json.write(MaskReport.of(request, answer, labels(), pet(), structures));
                case PREVIEW -> Preview.png(pet(), labels());
                case SEG ->
                    Dicom.encode(SegmentationWriter.write(
                            segments().labels(), segments().structures(), images(), origin(), portion()));
                case RTSTRUCT ->
                    Dicom.encode(StructureSetWriter.write(
                            segments().labels(), segments().structures(), images(), origin(), portion()));
            };
        }

        private LabelMap labels() {
            labels = labels.or(() -> Optional.of(Nifti.readLabelMap(answer.mask(), "mask")));
            return labels.get();
        }

        private Segments segments() {
            segments = segments.or(
                    () -> Optional.of(Segments.of(labels(), request.selection(), structures, images().grid())));
            return segments.get();
        }

        private Volume pet() {
            pet = pet.or(() -> Optional.of(read(request.scan())));
            return pet.get();
        }

        private Volume read(Scan scan) {
            if (scan instanceof Scan.Stored stored) {
                return volumes.pet(stored.study());
            }
            return Nifti.readVolume(((Scan.Upload) scan).pet().file(), "PET", limits);
        }

        private Portion portion() {
            return request.selection().portion(structures);
        }

        private SourceImages images() {
            SourceSeries series = source.orElseThrow(
                    () -> new IllegalArgumentException("there are no DICOM images that this mask could refer to"));
            return request.grid() == TargetGrid.CT ? series.ct() : series.pet();
        }

        /** Every request is answered with objects of its own, because their times are. */
        private Origin origin() {
            return new Origin(
                    answer.requestId(),
                    1,
                    Origin.version(
                            answer.version().checkpoint(),
                            answer.version().arithmetic().unusualWord()),
                    LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault()));
        }
    }
}
