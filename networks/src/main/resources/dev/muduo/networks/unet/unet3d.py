# The U-Net of UNet3d and its training step, in TorchScript's serialised form (a subset of Python), compiled at start-up.
#
# `weights` holds weight and bias of every convolution in the order of UNet3dConfig.parameterShapes(). The biases of
# convolutions before an instance normalisation are never read: the normalisation removes any constant exactly.
#
# Activations lie with their channels innermost (memory_format 3), for two reasons. The engine's convolutions, poolings and
# interpolations are two to five times as fast that way as with the channels outermost, where every convolution reorders its
# input and output. And oneDNN 3.7.1 pads the channels of what it reorders with whatever lies in memory: convolutions of numbers
# of channels that are no multiples of 16 come out wrong, or NaN, at random. Where an axis of one voxel or channel leaves the
# layout open an operation may return the other one; so it is made sure of before each convolution, which costs nothing else.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # Instance normalisation is group normalisation with one channel a group. The engine's instance_norm sums value by value, in
  # five times the time; with the channels innermost its sums lose digits, more the larger the patch, and depend on the number
  # of threads. So it is worth changing the layout twice.
  def convolution(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    c = torch.conv3d(torch.contiguous(x, memory_format=3), weight, None, [1, 1, 1], [1, 1, 1])
    n = torch.group_norm(torch.contiguous(c), torch.size(c, 1), None, None, 1e-05, False)
    return torch.relu_(torch.contiguous(n, memory_format=3))
  def block(self: __torch__.Ops, x: Tensor, weights: List[Tensor], first: int) -> Tensor:
    a = (self).convolution(x, weights[first])
    return (self).convolution(a, weights[first + 2])
  def up(self: __torch__.Ops, skip: Tensor, deep: Tensor, weights: List[Tensor], first: int) -> Tensor:
    u = torch.upsample_trilinear3d(deep, [torch.size(skip, 2), torch.size(skip, 3), torch.size(skip, 4)], False)
    return (self).block(torch.cat([skip, u], 1), weights, first)
  def features(self: __torch__.Ops, x: Tensor, weights: List[Tensor], centre_scale: Optional[Tensor]) -> Tensor:
    e1 = (self).block(x, weights, 0)
    e2 = (self).block(torch.max_pool3d(e1, [2, 2, 2]), weights, 4)
    e3 = (self).block(torch.max_pool3d(e2, [2, 2, 2]), weights, 8)
    e4 = (self).block(torch.max_pool3d(e3, [2, 2, 2]), weights, 12)
    centre = (self).block(torch.max_pool3d(e4, [2, 2, 2]), weights, 16)
    if centre_scale is not None:
      centre0 = torch.mul(centre, centre_scale)
    else:
      centre0 = centre
    d4 = (self).up(e4, centre0, weights, 20)
    d3 = (self).up(e3, d4, weights, 24)
    d2 = (self).up(e2, d3, weights, 28)
    return (self).up(e1, d2, weights, 32)
  # (N, C, D, H, W) -> logits
  def logits(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    f = (self).features(x, weights, None)
    return torch.conv3d(f, weights[36], weights[37])
  def probabilities(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    return torch.softmax((self).logits(x, weights), 1)
  # What survives dropout is given as masks (N, D, H, W, C) of 0 and 1 (uint8), and scaled by 1 / (1 - rate).
  def surviving(self: __torch__.Ops, mask: Tensor, scale: Tensor) -> Tensor:
    return torch.permute(torch.mul(torch.to(mask, 6), scale), [0, 4, 1, 2, 3])
  def training_logits(self: __torch__.Ops, x: Tensor, centre_mask: Tensor, last_mask: Tensor, scale: Tensor, weights: List[Tensor]) -> Tensor:
    return (self).training_layers(x, centre_mask, last_mask, scale, weights)[1]
  # As training_logits, with the features that the last convolution sees before them.
  def training_layers(self: __torch__.Ops, x: Tensor, centre_mask: Tensor, last_mask: Tensor, scale: Tensor, weights: List[Tensor]) -> List[Tensor]:
    f = (self).features(x, weights, (self).surviving(centre_mask, scale))
    g = torch.mul(f, (self).surviving(last_mask, scale))
    return [g, torch.conv3d(g, weights[36], weights[37])]
