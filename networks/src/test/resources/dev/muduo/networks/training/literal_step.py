# A training step of the reference, operation by operation as its PyTorch source has them: the oracle of TrainingStep, and
# what its speed is measured against. TorchScript's serialised form (a subset of Python), compiled at start-up.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def unit(self: __torch__.Ops, x: Tensor, weights: List[Tensor], first: int) -> Tensor:
    c = torch.conv3d(x, weights[first], weights[first + 1], [1, 1, 1], [1, 1, 1])
    n = torch.instance_norm(c, None, None, None, None, True, 0.1, 1e-05, False)
    return torch.relu(n)
  def block(self: __torch__.Ops, x: Tensor, weights: List[Tensor], first: int) -> Tensor:
    return (self).unit((self).unit(x, weights, first), weights, first + 2)
  def up(self: __torch__.Ops, skip: Tensor, deep: Tensor, weights: List[Tensor], first: int) -> Tensor:
    u = torch.upsample_trilinear3d(deep, [torch.size(skip, 2), torch.size(skip, 3), torch.size(skip, 4)], False)
    return (self).block(torch.cat([skip, u], 1), weights, first)
  # rate is an array of one value, for a recorded method takes arrays alone.
  def logits(self: __torch__.Ops, x: Tensor, rate: Tensor, weights: List[Tensor]) -> Tensor:
    dropout = float(rate)
    e1 = (self).block(x, weights, 0)
    e2 = (self).block(torch.max_pool3d(e1, [2, 2, 2]), weights, 4)
    e3 = (self).block(torch.max_pool3d(e2, [2, 2, 2]), weights, 8)
    e4 = (self).block(torch.max_pool3d(e3, [2, 2, 2]), weights, 12)
    centre = torch.dropout((self).block(torch.max_pool3d(e4, [2, 2, 2]), weights, 16), dropout, True)
    d4 = (self).up(e4, centre, weights, 20)
    d3 = (self).up(e3, d4, weights, 24)
    d2 = (self).up(e2, d3, weights, 28)
    d1 = torch.dropout((self).up(e1, d2, weights, 32), dropout, True)
    return torch.conv3d(d1, weights[36], weights[37])
  # The same in double.
  def logits_in_double(self: __torch__.Ops, x: Tensor, rate: Tensor, weights: List[Tensor]) -> Tensor:
    wide = annotate(List[Tensor], [])
    for weight in weights:
      _0 = torch.append(wide, torch.to(weight, 7))
    return (self).logits(torch.to(x, 7), rate, wide)
  def one_hot(self: __torch__.Ops, label: Tensor, classes: int) -> Tensor:
    each = annotate(List[Tensor], [])
    for i in range(classes):
      _0 = torch.append(each, torch.unsqueeze(torch.eq(label, i), 1))
    return torch.cat(each, 1)
  # Cross-entropy and Dice of the first samples, as many as there are labels; label (L, D, H, W) int64.
  def supervised(self: __torch__.Ops, logits: Tensor, label: Tensor) -> Tensor:
    samples = torch.size(label, 0)
    classes = torch.size(logits, 1)
    own = torch.slice(logits, 0, 0, samples, 1)
    cross_entropy = torch.cross_entropy_loss(own, label)
    soft = torch.softmax(logits, 1)
    score = torch.slice(soft, 0, 0, samples, 1)
    target = torch.type_as((self).one_hot(label, classes), score)
    losses = annotate(List[Tensor], [])
    for i in range(classes):
      s = torch.select(score, 1, i)
      t = torch.select(target, 1, i)
      intersection = torch.sum(torch.mul(s, t))
      y = torch.sum(torch.mul(t, t))
      z = torch.sum(torch.mul(s, s))
      overlap = torch.div(torch.add(torch.mul(intersection, 2), 1e-05), torch.add(torch.add(z, y), 1e-05))
      _0 = torch.append(losses, torch.rsub(overlap, 1))
    return torch.stack([cross_entropy, torch.div(torch.sum(torch.stack(losses)), classes)])
  # Soft Dice of the samples after the first ones, over the selected (structure, sample) pairs; hard (U, C-1, D, H, W) of 0
  # and 1, chosen (U, C-1) int64, 1 where a pair teaches.
  def consistency(self: __torch__.Ops, logits: Tensor, hard: Tensor, chosen: Tensor) -> Tensor:
    samples = torch.size(hard, 0)
    structures = torch.size(hard, 1)
    soft = torch.softmax(logits, 1)
    own = torch.slice(soft, 0, (torch.size(logits, 0)) - samples, torch.size(logits, 0), 1)
    losses = annotate(List[Tensor], [])
    for c in range(structures):
      index = torch.select(torch.nonzero(torch.select(chosen, 1, c)), 1, 0)
      if torch.gt(torch.size(index, 0), 0):
        p = torch.index_select(torch.select(own, 1, c + 1), 0, index)
        y = torch.type_as(torch.index_select(torch.select(hard, 1, c), 0, index), p)
        both = torch.sum(torch.mul(p, y), [1, 2, 3])
        sizes = torch.add(torch.sum(p, [1, 2, 3]), torch.sum(y, [1, 2, 3]))
        overlap = torch.div(torch.add(torch.mul(both, 2), 1e-05), torch.add(sizes, 1e-05))
        _0 = torch.append(losses, torch.mean(torch.rsub(overlap, 1)))
    return torch.mean(torch.stack(losses))
  # supervised (2); the total of Eq. 8.
  def total(self: __torch__.Ops, supervised: Tensor, consistency: Tensor, factor: Tensor) -> Tensor:
    return torch.add(torch.mul(torch.sum(supervised), 0.5), torch.mul(consistency, torch.type_as(factor, consistency)))
  def gradients(self: __torch__.Ops, total: Tensor, weights: List[Tensor]) -> List[Optional[Tensor]]:
    return torch.autograd.grad([total], weights)
  # torch.optim.SGD, one parameter after the other.
  def update(self: __torch__.Ops, weights: List[Tensor], velocities: List[Tensor], gradients: List[Tensor], rate: float, momentum: float, decay: float) -> int:
    for i in range(torch.len(weights)):
      g = torch.add(gradients[i], weights[i], alpha=decay)
      _0 = torch.add_(torch.mul_(velocities[i], momentum), g)
      _1 = torch.add_(weights[i], velocities[i], alpha=torch.neg(rate))
    return 0
