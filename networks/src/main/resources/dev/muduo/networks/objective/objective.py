# Losses on patches that nobody has annotated, in TorchScript's serialised form (a subset of Python), compiled at start-up.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def softmax(self: __torch__.Ops, logits: Tensor) -> Tensor:
    return torch.softmax(logits, 1)
  # Mean squared difference of two maps of probabilities, over samples, classes and voxels.
  def mean_squares(self: __torch__.Ops, logits: Tensor, target: Tensor) -> Tensor:
    difference = torch.sub(torch.softmax(logits, 1), target)
    return torch.mean(torch.mul(difference, difference))
  # The same over the voxels that are certain; certain (U, 1, D, H, W) is 0 or 1.
  def certain_squares(self: __torch__.Ops, logits: Tensor, target: Tensor, certain: Tensor) -> Tensor:
    difference = torch.sub(torch.softmax(logits, 1), target)
    counted = torch.mul(torch.mul(difference, difference), certain)
    voxels = torch.mul(torch.sum(certain), torch.size(logits, 1))
    return torch.div(torch.sum(counted), torch.add(voxels, 1e-16))
  # Where the entropy of p (U, C, D, H, W) is below a threshold, in nats: 1, elsewhere 0; (U, 1, D, H, W).
  def certain(self: __torch__.Ops, p: Tensor, threshold: Tensor) -> Tensor:
    entropy = torch.neg(torch.sum(torch.mul(p, torch.log(torch.add(p, 1e-06))), [1], True))
    return torch.to(torch.lt(entropy, torch.to(threshold, 6)), 6)
  def add(self: __torch__.Ops, sum: Tensor, x: Tensor) -> Tensor:
    return torch.add_(sum, x)
  def scale(self: __torch__.Ops, x: Tensor, factor: float) -> Tensor:
    return torch.mul(x, factor)
  # Cross-entropy against the classes that another network finds most probable.
  def hard_cross_entropy(self: __torch__.Ops, logits: Tensor, other: Tensor) -> Tensor:
    return torch.nll_loss_nd(torch.log_softmax(logits, 1), torch.argmax(other, 1, False))
  # Eq. 7 against probabilities q (U, C-1, D, H, W), each voxel weighed by 1 - H(q) / ln 2; weight (U, C-1) sums to 1, 0 where
  # not selected.
  def confident(self: __torch__.Ops, logits: Tensor, q: Tensor, weight: Tensor, mse: Tensor, dice: Tensor) -> Tensor:
    p = torch.slice(torch.softmax(logits, 1), 1, 1, torch.size(logits, 1), 1)
    inside = torch.clamp(q, 1e-07, 0.9999999)
    outside = torch.rsub(inside, 1.0)
    information = torch.add(torch.mul(inside, torch.log2(inside)), torch.mul(outside, torch.log2(outside)))
    w = torch.add(information, 1.0)
    difference = torch.sub(p, q)
    weighed = torch.sum(torch.mul(torch.mul(difference, difference), w), [2, 3, 4])
    squared = torch.div(weighed, torch.add(torch.sum(w, [2, 3, 4]), 1e-05))
    both = torch.sum(torch.mul(torch.mul(p, q), w), [2, 3, 4])
    sizes = torch.sum(torch.mul(torch.add(p, q), w), [2, 3, 4])
    overlap = torch.div(torch.add(torch.mul(both, 2.0), 1e-05), torch.add(sizes, 1e-05))
    each = torch.add(torch.mul(squared, mse), torch.mul(torch.rsub(overlap, 1.0), dice))
    return torch.sum(torch.mul(each, weight))
  # averages = decay * averages + (1 - decay) * weights, in place.
  def average(self: __torch__.Ops, averages: List[Tensor], weights: List[Tensor], decay: float) -> int:
    for i in range(torch.len(weights)):
      _0 = torch.add_(torch.mul_(averages[i], decay), torch.mul(weights[i], 1.0 - decay))
    return 0
