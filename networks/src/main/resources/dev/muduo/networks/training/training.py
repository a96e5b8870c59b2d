# Losses and optimiser of TrainingStep, in TorchScript's serialised form (a subset of Python), compiled at start-up.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # Log-probabilities with the classes that nobody annotated merged into the background (marginal loss).
  # logits (L, C, D, H, W); unannotated (L, C, 1, 1, 1) bool, false for the background.
  def marginal(self: __torch__.Ops, log_p: Tensor, unannotated: Tensor) -> Tensor:
    classes = torch.size(log_p, 1)
    apart = torch.logical_not(unannotated)
    merged = torch.cat([torch.slice(apart, 1, 0, 1, 1), torch.slice(unannotated, 1, 1, classes, 1)], 1)
    background = torch.logsumexp(torch.masked_fill(log_p, torch.logical_not(merged), -inf), [1], True)
    rest = torch.masked_fill(torch.slice(log_p, 1, 1, classes, 1), torch.slice(unannotated, 1, 1, classes, 1), -inf)
    return torch.cat([background, rest], 1)
  # Cross-entropy over all voxels and "squared" Dice over the whole half-batch, background included.
  # target (L, D, H, W) int64, 0 where its class is not annotated; present (C): 1 where any sample has the class annotated.
  def supervised(self: __torch__.Ops, logits: Tensor, target: Tensor, unannotated: Tensor, present: Tensor) -> Tensor:
    log_p = torch.log_softmax(logits, 1)
    if bool(torch.any(unannotated)):
      log_q = (self).marginal(log_p, unannotated)
    else:
      log_q = log_p
    cross_entropy = torch.nll_loss_nd(log_q, target)
    p = torch.exp(log_q)
    y = torch.scatter(torch.zeros_like(p), 1, torch.unsqueeze(target, 1), 1.0)
    both = torch.sum(torch.mul(p, y), [0, 2, 3, 4])
    squares = torch.add(torch.sum(torch.mul(p, p), [0, 2, 3, 4]), torch.sum(y, [0, 2, 3, 4]))
    overlap = torch.div(torch.add(torch.mul(both, 2.0), 1e-05), torch.add(squares, 1e-05))
    dice = torch.div(torch.sum(torch.mul(torch.rsub(overlap, 1.0), present)), torch.sum(present))
    return torch.stack([cross_entropy, dice])
  # Eq. 7. logits (U, C, D, H, W); hard (U, C-1, D, H, W) uint8; weight (U, C-1), summing to 1, 0 where not selected.
  def consistency(self: __torch__.Ops, logits: Tensor, hard: Tensor, weight: Tensor, mse: Tensor, dice: Tensor) -> Tensor:
    p = torch.slice(torch.softmax(logits, 1), 1, 1, torch.size(logits, 1), 1)
    y = torch.to(hard, 6)
    difference = torch.sub(p, y)
    squared = torch.mean(torch.mul(difference, difference), [2, 3, 4])
    both = torch.sum(torch.mul(p, y), [2, 3, 4])
    sizes = torch.add(torch.sum(p, [2, 3, 4]), torch.sum(y, [2, 3, 4]))
    overlap = torch.div(torch.add(torch.mul(both, 2.0), 1e-05), torch.add(sizes, 1e-05))
    each = torch.add(torch.mul(squared, mse), torch.mul(torch.rsub(overlap, 1.0), dice))
    return torch.sum(torch.mul(each, weight))
  def gradients(self: __torch__.Ops, total: Tensor, weights: List[Tensor]) -> List[Optional[Tensor]]:
    return torch.autograd.grad([total], weights)
  def squared_norms(self: __torch__.Ops, gradients: List[Tensor]) -> Tensor:
    norms = annotate(List[Tensor], [])
    for i in range(torch.len(gradients)):
      wide = torch.to(gradients[i], 7)
      _0 = torch.append(norms, torch.sum(torch.mul(wide, wide)))
    return torch.stack(norms)
  # torch's convention: v = momentum * v + g + decay * w; w = w - rate * v. Gradients are scaled first (clipping).
  def update(self: __torch__.Ops, weights: List[Tensor], velocities: List[Tensor], gradients: List[Tensor], scale: float, rate: float, momentum: float, decay: float) -> int:
    for i in range(torch.len(weights)):
      w = weights[i]
      v = velocities[i]
      _0 = torch.add_(torch.add_(torch.mul_(v, momentum), gradients[i], alpha=scale), w, alpha=decay)
      _1 = torch.sub_(w, v, alpha=rate)
    return 0
  def average(self: __torch__.Ops, averages: List[Tensor], weights: List[Tensor], decay: float) -> int:
    for i in range(torch.len(weights)):
      _0 = torch.add_(torch.mul_(averages[i], decay), weights[i], alpha=1.0 - decay)
    return 0
  def rows(self: __torch__.Ops, x: Tensor, index: Tensor) -> Tensor:
    return torch.index_select(x, 0, index)
  # supervised (2); the total of Eq. 8.
  def total(self: __torch__.Ops, supervised: Tensor, consistency: Tensor, factor: Tensor) -> Tensor:
    return torch.add(torch.mul(torch.sum(supervised), 0.5), torch.mul(consistency, torch.to(factor, 6)))
  def sum(self: __torch__.Ops, one: Tensor, other: Tensor) -> Tensor:
    return torch.add(one, other)
