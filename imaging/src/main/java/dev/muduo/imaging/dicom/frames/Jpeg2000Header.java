package dev.muduo.imaging.dicom.frames;

import dev.muduo.imaging.dicom.frames.ImageIoFrames.Claim;
import java.nio.ByteBuffer;

/**
 * What a JPEG 2000 codestream claims to be, read from its main header (T.800, annex A). The decoder does work for every tile, layer and
 * precinct that a header claims, present or not, so that a few damaged bytes could keep it busy for hours: more than images have
 * are refused here.
 */
final class Jpeg2000Header {
    private static final int START = 0xff4f;
    private static final int SIZE = 0xff51;
    static final int CODING = 0xff52;
    private static final int COMPONENT_CODING = 0xff53;
    private static final int PROGRESSION_CHANGE = 0xff5f;
    private static final int PACKED_HEADERS = 0xff60;
    static final int TILE_PART = 0xff90;
    private static final int SIZE_BYTES = 41;
    private static final int CODING_BYTES = 12;
    private static final int MOST_TILES = 4096;
    private static final int MOST_LAYERS = 128;
    private static final int MOST_LEVELS = 12;

    /** Precincts of at least 2^5 pixels a side, where the header chooses them at all. */
    private static final int LEAST_PRECINCT_EXPONENT = 5;

    private Jpeg2000Header() {}

    static Claim read(byte[] encoded) throws BadFrameException {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        if (bytes.remaining() < 4 || (bytes.getShort() & 0xffff) != START || (bytes.getShort(2) & 0xffff) != SIZE) {
            throw new BadFrameException("expected a JPEG 2000 codestream, got something else");
        }
        Claim claim = null;
        boolean coded = false;
        while (bytes.remaining() >= 4) {
            int marker = bytes.getShort() & 0xffff;
            if (marker == TILE_PART) {
                Jpeg2000TileParts.requirePlain(encoded, bytes.position() - 2);
                break;
            }
            int length = bytes.getShort() & 0xffff;
            if (marker < 0xff00 || length < 2 || length - 2 > bytes.remaining()) {
                throw new BadFrameException("expected the marker segments of a JPEG 2000 header, got something else");
            }
            ByteBuffer segment = bytes.slice(bytes.position(), length - 2);
            switch (marker) {
                case SIZE -> claim = size(segment);
                case CODING -> coded = requireModest(segment);
                case COMPONENT_CODING, PROGRESSION_CHANGE, PACKED_HEADERS ->
                    throw new BadFrameException(
                            String.format("expected a plain JPEG 2000 header, got marker %04X", marker));
                default -> {
                    // Quantisation, comments and the like ask for no work.
                }
            }
            bytes.position(bytes.position() + length - 2);
        }
        if (claim == null || !coded) {
            throw new BadFrameException("expected size and coding style in a JPEG 2000 header, got its end");
        }
        return claim;
    }

    private static Claim size(ByteBuffer segment) throws BadFrameException {
        if (segment.remaining() < SIZE_BYTES - 4) {
            throw new BadFrameException("expected a JPEG 2000 size marker, got a shorter one");
        }
        segment.getShort();
        long[] sizes = new long[8];
        for (int n = 0; n < sizes.length; n++) {
            sizes[n] = segment.getInt() & 0xffffffffL;
        }
        int components = segment.getShort() & 0xffff;
        int bits = (segment.get() & 0x7f) + 1;
        requireFewTiles(sizes);
        long columns = Math.max(0, sizes[0] - sizes[2]);
        long rows = Math.max(0, sizes[1] - sizes[3]);
        return new Claim((int) Math.min(rows, 1 << 16), (int) Math.min(columns, 1 << 16), components, bits);
    }

    private static void requireFewTiles(long[] sizes) throws BadFrameException {
        double across = sizes[4] == 0 ? Double.MAX_VALUE : Math.ceil((double) (sizes[0] - sizes[6]) / sizes[4]);
        double down = sizes[5] == 0 ? Double.MAX_VALUE : Math.ceil((double) (sizes[1] - sizes[7]) / sizes[5]);
        if (!(across >= 1 && down >= 1 && across * down <= MOST_TILES)) {
            throw new BadFrameException("expected between 1 and " + MOST_TILES + " JPEG 2000 tiles, got others");
        }
    }

    static boolean requireModest(ByteBuffer segment) throws BadFrameException {
        if (segment.remaining() < CODING_BYTES - 2) {
            throw new BadFrameException("expected a JPEG 2000 coding style, got a shorter one");
        }
        boolean ownPrecincts = (segment.get(0) & 1) != 0;
        int layers = segment.getShort(2) & 0xffff;
        int levels = segment.get(5) & 0xff;
        if (layers < 1 || layers > MOST_LAYERS || levels > MOST_LEVELS) {
            throw new BadFrameException("expected at most " + MOST_LAYERS + " layers and " + MOST_LEVELS
                    + " levels in JPEG 2000, got " + layers + " and " + levels);
        }
        for (int at = CODING_BYTES - 2; ownPrecincts && at < segment.limit(); at++) {
            int exponents = segment.get(at);
            if ((exponents & 0xf) < LEAST_PRECINCT_EXPONENT || (exponents >> 4 & 0xf) < LEAST_PRECINCT_EXPONENT) {
                throw new BadFrameException("expected JPEG 2000 precincts of at least 32 pixels, got smaller ones");
            }
        }
        return true;
    }
}
