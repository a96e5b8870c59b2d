# The U-Net of UNet3d and its training step, in TorchScript's serialised form (a subset of Python), compiled at start-up.
#
# `weights` holds weight and bias of every convolution in the order of UNet3dConfig.parameterShapes(). The biases of
# convolutions before an instance normalisation are never read: the normalisation removes any constant exactly.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def convolution(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    c = torch.conv3d(x, weight, None, [1, 1, 1], [1, 1, 1])
    n = torch.instance_norm(c, None, None, None, None, True, 0.1, 1e-05, False)
    return torch.relu_(n)
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
  # As logits; what survives dropout is given as masks of 0 and 1 (uint8), and scaled by 1 / (1 - rate).
  def training_logits(self: __torch__.Ops, x: Tensor, centre_mask: Tensor, last_mask: Tensor, scale: Tensor, weights: List[Tensor]) -> Tensor:
    f = (self).features(x, weights, torch.mul(torch.to(centre_mask, 6), scale))
    g = torch.mul(f, torch.mul(torch.to(last_mask, 6), scale))
    return torch.conv3d(g, weights[36], weights[37])
