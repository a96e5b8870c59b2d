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
  # SASSNet's second head, on features (N, F, D, H, W): (N, C-1, D, H, W) in (-1, 1).
  def signed_distances(self: __torch__.Ops, features: Tensor, head: List[Tensor]) -> Tensor:
    width = torch.size(head[0], 0)
    flat = torch.matmul(torch.flatten(head[0], 1, -1), torch.flatten(features, 2, -1))
    sizes = [torch.size(features, 0), width, torch.size(features, 2), torch.size(features, 3), torch.size(features, 4)]
    return torch.tanh(torch.reshape(torch.add(flat, torch.reshape(head[1], [-1, 1])), sizes))
  # Mean over pairs of weight (L, C-1) times the mean squared difference of their maps; of a pair without weight nothing counts.
  def weighed_squares(self: __torch__.Ops, maps: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    difference = torch.sub(maps, target)
    each = torch.mean(torch.mul(difference, difference), [2, 3, 4])
    pairs = torch.clamp(torch.sum(torch.to(torch.gt(weight, 0.0), 6)), 1.0)
    return torch.div(torch.sum(torch.mul(each, weight)), pairs)
  def joined(self: __torch__.Ops, plain: Tensor, weighed: Tensor, factor: Tensor) -> Tensor:
    return torch.add(plain, torch.mul(weighed, torch.to(factor, 6)))
  # (N, 1): the adversary's logit that a patch is annotated; weights in the order of Adversary.architecture.
  def judge(self: __torch__.Ops, maps: Tensor, images: Tensor, weights: List[Tensor]) -> Tensor:
    # Padded to blocks of 16 channels, for the reason that unet3d.py gives.
    missing = torch.remainder(torch.neg(torch.size(maps, 1)), 16)
    wide = torch.constant_pad_nd(maps, [0, 0, 0, 0, 0, 0, 0, missing])
    w = torch.constant_pad_nd(weights[0], [0, 0, 0, 0, 0, 0, 0, missing])
    m = torch.conv3d(wide, w, weights[1], [2, 2, 2], [1, 1, 1])
    i = torch.conv3d(images, weights[2], None, [2, 2, 2], [1, 1, 1])
    a = torch.leaky_relu(torch.add(m, i), 0.2)
    b = torch.leaky_relu(torch.conv3d(a, weights[3], weights[4], [2, 2, 2], [1, 1, 1]), 0.2)
    c = torch.leaky_relu(torch.conv3d(b, weights[5], weights[6], [2, 2, 2], [1, 1, 1]), 0.2)
    return torch.linear(torch.mean(c, [2, 3, 4]), weights[7], weights[8])
  def suspicion(self: __torch__.Ops, maps: Tensor, images: Tensor, weights: List[Tensor]) -> Tensor:
    return torch.mean(torch.softplus(torch.neg((self).judge(maps, images, weights))))
  # Logistic loss; genuine (N, 1) is 1 of annotated patches, else 0.
  def judged(self: __torch__.Ops, maps: Tensor, images: Tensor, genuine: Tensor, weights: List[Tensor]) -> Tensor:
    logit = (self).judge(torch.detach(maps), images, weights)
    return torch.mean(torch.sub(torch.softplus(logit), torch.mul(logit, genuine)))
  def gradients_kept(self: __torch__.Ops, total: Tensor, weights: List[Tensor]) -> List[Optional[Tensor]]:
    return torch.autograd.grad([total], weights, None, True)
  # Adam with decays 0.9 and 0.99; what the moments lack at their beginning is given.
  def adam(self: __torch__.Ops, weights: List[Tensor], first: List[Tensor], second: List[Tensor], gradients: List[Tensor], rate: float, first_share: float, second_share: float) -> int:
    for i in range(torch.len(weights)):
      g = gradients[i]
      _0 = torch.add_(torch.mul_(first[i], 0.9), torch.mul(g, 0.1))
      _1 = torch.add_(torch.mul_(second[i], 0.99), torch.mul(torch.mul(g, g), 0.01))
      size = torch.add(torch.sqrt(torch.div(second[i], second_share)), 1e-08)
      _2 = torch.sub_(weights[i], torch.mul(torch.div(torch.div(first[i], first_share), size), rate))
    return 0
