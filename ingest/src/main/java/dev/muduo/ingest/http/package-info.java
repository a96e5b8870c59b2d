/**
 * Studies, annotations, reviews and teaching requests over HTTP: bodies are streamed to disk, the event loop never waits.
 *
 * <ul>
 *   <li>{@code POST /v1/studies}, multipart: files {@code ct}, {@code pet} (NIfTI-1, gzip or not); fields, all optional,
 *       {@code studyInstanceUid}, {@code patientId} or {@code subject} (a pseudonym, or a subjectId as answered here),
 *       {@code role} (TRAIN, VALIDATION, REGRESSION, REPORT), {@code site}, {@code tracer}. 201 when this request published the
 *       study, 200 when it was published already. Or the file {@code dicom}, a zip archive of one study's DICOM files, which name
 *       study and patient themselves; 409 if it is held.
 *   <li>{@code POST /v1/dicom-web/studies} and {@code /v1/dicom-web/studies/{studyInstanceUid}}: STOW-RS (PS3.18, 10.5), binary
 *       instances. 200, 202 (some were not stored) or 409 (none was), with {@code application/dicom+json}. Here 2xx says that they
 *       are durable; the study is published when it is whole.
 *   <li>{@code GET /v1/dicom-studies?state=&limit=&after=}, {@code GET /v1/dicom-studies/{studyId}}: what became of studies that
 *       came as DICOM ({@code OPEN}, {@code TAKEN}, {@code HELD}, {@code REFUSED}, {@code DISMISSED}), and the series to choose from;
 *       and of those that could not be pulled, with their {@code archive} ({@code OPEN}: tried again by itself; {@code HELD}).
 *   <li>{@code POST /v1/dicom-studies/{studyId}/decision}, JSON, of a held study: {@code ct} and {@code pet} (ids of series),
 *       {@code conflict} ({@code FIRST}, {@code LAST}); or {@code dismiss}: true; or, of a refused one, too, {@code retry}: true. 202.
 *   <li>{@code GET /v1/studies?limit=&after=}, {@code GET /v1/studies/{studyId}}.
 *   <li>{@code POST /v1/studies/{studyId}/annotations}, multipart: file {@code label} on the CT's or the PET's grid; fields
 *       {@code structures} (names, separated by commas or repeated), {@code annotator}, and optionally {@code values}
 *       ({@code order}: n is the n-th name; {@code model}: the model's ids), {@code supersedes} (annotation ids, each alone or
 *       as {@code structure:id}), {@code revision}, {@code allowEmpty}. In place of NIfTI, {@code label} may be a DICOM
 *       Segmentation or an RT Structure Set of the study's own images, by the UIDs and the Patient ID in it: its codes and names
 *       say which structures it shows, {@code aliases} ({@code name:structure}) what else its author calls them, and {@code
 *       structures}, now optional, which of them count. 201 or 200.
 *   <li>{@code POST /v1/studies/{studyId}/reviews}, JSON: {@code run}, {@code decision} (accept, reject), {@code reviewer}, and
 *       optionally {@code revision}, {@code structures}. 201 or 200. No comment: free text may name a patient.
 *   <li>{@code POST /v1/teaching-requests}, JSON: {@code requestId} (of the client's making: who sends the same again asks for
 *       nothing new), and optionally {@code studies} (ids; otherwise all of role TRAIN), {@code since} (an instant: those whose
 *       newest revision arrived then or later), {@code after} and {@code limit} (a page of at most 100), {@code reason}
 *       ({@code better-prompts}, {@code new-weights}, {@code other}). 201 or 200, with the run of each study and {@code next}, if
 *       there are more.
 *   <li>{@code GET /v1/structures}.
 * </ul>
 *
 * <p>What else is answered 2xx is committed to the log. Problems are RFC 9457 with a {@code code}: 400 the request, 404 unknown,
 * 409 contradicts what was accepted or waits for a person, 413 too large, 415 another media type, 422 cannot be learned from,
 * and with {@code Retry-After} 429 too much at once, 503 log, store or disk; after these two the same request may be sent again,
 * whatever became of the first.
 */
package dev.muduo.ingest.http;
