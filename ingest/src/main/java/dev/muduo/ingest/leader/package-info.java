/**
 * The one ingest leader of a site: it alone knows what is published and decides, on one thread, what is published next.
 *
 * <p>{@link dev.muduo.ingest.leader.Catalogue} is what the log says, a {@link dev.muduo.ingest.leader.Proposal} decides against
 * it, {@link dev.muduo.ingest.leader.IngestLeader} commits the decision.
 */
package dev.muduo.ingest.leader;
