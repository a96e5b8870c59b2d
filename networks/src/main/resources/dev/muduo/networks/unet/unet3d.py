# The U-Net of UNet3d and its training step, in TorchScript's serialised form (a subset of Python), compiled at start-up.
#
# `weights` holds weight and bias of every convolution in the order of UNet3dConfig.parameterShapes(). The biases of
# convolutions before an instance normalisation are never read: the normalisation removes any constant exactly.
#
# Every tensor between two convolutions has its channels padded with zeros to a multiple of 16. oneDNN (3.7.1) computes in
# blocks of 16 channels anyway, but leaves the padding of reordered weights as it finds it in memory: times zero that is
# nothing, unless it happens to be NaN or infinite. Padded by us, there is no padding of its own. The normalisation of zeros is
# zero, so that the function is the same.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # How many channels are missing from a multiple of 16.
  def missing(self: __torch__.Ops, channels: int) -> int:
    return torch.remainder(torch.neg(channels), 16)
  # Zero channels in front of none and behind all others, on axis 1 (inputs) or both.
  def pad(self: __torch__.Ops, weight: Tensor, outputs: int, inputs: int) -> Tensor:
    if torch.gt(torch.add(outputs, inputs), 0):
      padded = torch.constant_pad_nd(weight, [0, 0, 0, 0, 0, 0, 0, inputs, 0, outputs])
    else:
      padded = weight
    return padded
  # The network's own input is not padded, and its convolution never reads a padded channel.
  def convolution(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    outputs = (self).missing(torch.size(weight, 0))
    w = (self).pad(weight, outputs, torch.sub(torch.size(x, 1), torch.size(weight, 1)))
    c = torch.conv3d(x, w, None, [1, 1, 1], [1, 1, 1])
    n = torch.instance_norm(c, None, None, None, None, True, 0.1, 1e-05, False)
    return torch.relu_(n)
  def block(self: __torch__.Ops, x: Tensor, weights: List[Tensor], first: int) -> Tensor:
    a = (self).convolution(x, weights[first])
    return (self).convolution(a, weights[torch.add(first, 2)])
  def up(self: __torch__.Ops, skip: Tensor, deep: Tensor, weights: List[Tensor], first: int) -> Tensor:
    u = torch.upsample_trilinear3d(deep, [torch.size(skip, 2), torch.size(skip, 3), torch.size(skip, 4)], False)
    both = torch.cat([skip, u], 1)
    weight = weights[first]
    width = torch.size(weight, 0)
    inputs = torch.size(weight, 1)
    if torch.gt(torch.size(both, 1), inputs):
      of_skip = (self).pad(torch.slice(weight, 1, 0, width, 1), 0, (self).missing(width))
      w = torch.cat([of_skip, torch.slice(weight, 1, width, inputs, 1)], 1)
    else:
      w = weight
    a = (self).convolution(both, w)
    return (self).convolution(a, weights[torch.add(first, 2)])
  def features(self: __torch__.Ops, x: Tensor, weights: List[Tensor], centre_scale: Optional[Tensor]) -> Tensor:
    e1 = (self).block(x, weights, 0)
    e2 = (self).block(torch.max_pool3d(e1, [2, 2, 2]), weights, 4)
    e3 = (self).block(torch.max_pool3d(e2, [2, 2, 2]), weights, 8)
    e4 = (self).block(torch.max_pool3d(e3, [2, 2, 2]), weights, 12)
    centre = (self).block(torch.max_pool3d(e4, [2, 2, 2]), weights, 16)
    if centre_scale is not None:
      centre0 = torch.mul(centre, (self).wide(centre_scale))
    else:
      centre0 = centre
    d4 = (self).up(e4, centre0, weights, 20)
    d3 = (self).up(e3, d4, weights, 24)
    d2 = (self).up(e2, d3, weights, 28)
    return (self).up(e1, d2, weights, 32)
  def wide(self: __torch__.Ops, scale: Tensor) -> Tensor:
    return (self).pad(scale, 0, (self).missing(torch.size(scale, 1)))
  # The last convolution: 1 x 1 x 1, with bias.
  def head(self: __torch__.Ops, f: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    classes = torch.size(weight, 0)
    w = (self).pad(weight, (self).missing(classes), torch.sub(torch.size(f, 1), torch.size(weight, 1)))
    b = torch.constant_pad_nd(bias, [0, (self).missing(classes)])
    return torch.contiguous(torch.slice(torch.conv3d(f, w, b), 1, 0, classes, 1))
  # (N, C, D, H, W) -> logits
  def logits(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    f = (self).features(x, weights, None)
    return (self).head(f, weights[36], weights[37])
  def probabilities(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    return torch.softmax((self).logits(x, weights), 1)
  # As logits; what survives dropout is given as masks of 0 and 1 (uint8), and scaled by 1 / (1 - rate).
  def training_logits(self: __torch__.Ops, x: Tensor, centre_mask: Tensor, last_mask: Tensor, scale: Tensor, weights: List[Tensor]) -> Tensor:
    f = (self).features(x, weights, torch.mul(torch.to(centre_mask, 6), scale))
    g = torch.mul(f, (self).wide(torch.mul(torch.to(last_mask, 6), scale)))
    return (self).head(g, weights[36], weights[37])
  # As training_logits, with the features that the last convolution sees before them.
  def training_layers(self: __torch__.Ops, x: Tensor, centre_mask: Tensor, last_mask: Tensor, scale: Tensor, weights: List[Tensor]) -> List[Tensor]:
    f = (self).features(x, weights, torch.mul(torch.to(centre_mask, 6), scale))
    g = torch.mul(f, (self).wide(torch.mul(torch.to(last_mask, 6), scale)))
    own = torch.slice(g, 1, 0, torch.size(weights[36], 1), 1)
    return [own, (self).head(g, weights[36], weights[37])]
