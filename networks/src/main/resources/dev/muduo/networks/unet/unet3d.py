# The U-Net of UNet3d and its training step, in TorchScript's serialised form (a subset of Python), compiled at start-up.
#
# `weights` holds weight and bias of every convolution in the order of UNet3dConfig.parameterShapes(). The biases of
# convolutions before an instance normalisation are never read: the normalisation removes any constant exactly.
#
# On a CPU activations lie with their channels innermost (memory_format 3), for two reasons. The engine's convolutions, poolings
# and interpolations are two to five times as fast that way as with the channels outermost, where every convolution reorders its
# input and output. And oneDNN 3.7.1 pads the channels of what it reorders with whatever lies in memory: convolutions of numbers
# of channels that are no multiples of 16 come out wrong, or NaN, at random. Where an axis of one voxel or channel leaves the
# layout open an operation may return the other one; so it is made sure of before each convolution, which costs nothing else.
#
# On a GPU they lie with their channels outermost, where everything together is a quarter faster.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # A forward pass runs in one of four ways:
  # 0  recorded for a backward pass, in float32;
  # 1  for its answer alone, in float32;
  # 2  for its answer alone, all but the last convolution, and but a first one of a single channel, in bfloat16
  #    (15 among the types, where float32 is 6);
  # 3  as 1, on a CPU with oneDNN, whose convolutions are called directly. The engine asks it for a batch of one only if batch,
  #    channels, depth and height multiply to more than 20480 (torch 2.7, ConvParams::use_mkldnn), and does without it where it is
  #    needed most: a window of 32 voxels and a network of feature scale 16 take four times as long, one of 64 and 4 a fifth more.
  #
  # Instance normalisation is group normalisation with one channel a group. On a CPU, the engine's instance_norm sums value by
  # value, in five times the time; its group_norm with the channels innermost sums squares before it subtracts the mean, which in
  # float32 loses digits, more the larger the patch. So where it is recorded the layout is changed twice; where it is not, the
  # variance is the diagonal of a product of matrices, and everything happens in place; in bfloat16 the digits were not there to
  # lose. On a GPU that diagonal takes several times as long as all the rest once there is more than one sample, and group_norm is
  # slower than moments followed by what happens in place.
  def convolution(self: __torch__.Ops, x: Tensor, weight: Tensor, way: int) -> Tensor:
    if torch.eq(way, 2):
      c = (self).bfloat16_convolution(x, weight)
    else:
      if torch.eq(way, 3):
        c = (self).direct_convolution((self).laid_out(x), weight)
      else:
        c = torch.conv3d((self).laid_out(x), weight, None, [1, 1, 1], [1, 1, 1])
    if torch.eq(way, 0):
      n = torch.group_norm(torch.contiguous(c), torch.size(c, 1), None, None, 1e-05, False)
    else:
      n = (self).unrecorded_norm(c, way)
    return torch.relu_((self).laid_out(n))
  def unrecorded_norm(self: __torch__.Ops, c: Tensor, way: int) -> Tensor:
    if ops.prim.is_cuda(c):
      n = (self).normalised_by_moments(c)
    else:
      if torch.eq(way, 2):
        n = torch.group_norm((self).laid_out(c), torch.size(c, 1), None, None, 1e-05, False)
      else:
        n = (self).normalised_in_place((self).laid_out(c))
    return n
  def laid_out(self: __torch__.Ops, x: Tensor) -> Tensor:
    if ops.prim.is_cuda(x):
      y = torch.contiguous(x)
    else:
      y = torch.contiguous(x, memory_format=3)
    return y
  def direct_convolution(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    return torch.mkldnn_convolution(x, weight, None, [1, 1, 1], [1, 1, 1], [1, 1, 1], 1)
  # Of one channel, oneDNN's answer in bfloat16 has nothing to do with the question (3.7.1 with AVX-512: 1 to 1, 2 or 4 channels
  # are off by 90 %, 1 to 16 are not); in float32 it is right, and a first layer costs little.
  def bfloat16_convolution(self: __torch__.Ops, x: Tensor, weight: Tensor) -> Tensor:
    if torch.eq(torch.size(x, 1), 1):
      wide = (self).laid_out(torch.to(x, 6))
      c = torch.to(torch.conv3d(wide, weight, None, [1, 1, 1], [1, 1, 1]), 15)
    else:
      c = torch.conv3d((self).laid_out(x), torch.to(weight, 15), None, [1, 1, 1], [1, 1, 1])
    return c
  # The moments are those of float32, whatever the type.
  def normalised_by_moments(self: __torch__.Ops, c: Tensor) -> Tensor:
    variance, mean, = torch.var_mean(torch.to(c, 6), [2, 3, 4], False, True)
    scale = torch.rsqrt(torch.add(variance, 1e-05))
    centred = torch.sub_(c, torch.to(mean, ops.prim.dtype(c)))
    return torch.mul_(centred, torch.to(scale, ops.prim.dtype(c)))
  # (N, C, D, H, W) with the channels innermost. Both moments are sums over slices, then over these: of a single sum for each
  # channel the engine gives its second thread nothing to do.
  def normalised_in_place(self: __torch__.Ops, c: Tensor) -> Tensor:
    innermost = torch.permute(c, [0, 2, 3, 4, 1])
    slices = torch.view(innermost, [torch.mul(torch.size(c, 0), torch.size(c, 2)), -1, torch.size(c, 1)])
    means = torch.view(torch.mean(slices, [1]), [torch.size(c, 0), torch.size(c, 2), -1])
    rows = torch.view(innermost, [torch.size(c, 0), -1, torch.size(c, 1)])
    centred = torch.sub_(rows, torch.mean(means, [1], True))
    squares = torch.diagonal(torch.bmm(torch.transpose(slices, 1, 2), slices), 0, 1, 2)
    sums = torch.sum(torch.view(squares, [torch.size(c, 0), torch.size(c, 2), -1]), [1], True)
    variance = torch.div(sums, torch.size(rows, 1))
    scaled = torch.mul_(centred, torch.rsqrt(torch.add(variance, 1e-05)))
    return c
  def block(self: __torch__.Ops, x: Tensor, weights: List[Tensor], first: int, way: int) -> Tensor:
    a = (self).convolution(x, weights[first], way)
    return (self).convolution(a, weights[first + 2], way)
  def up(self: __torch__.Ops, skip: Tensor, deep: Tensor, weights: List[Tensor], first: int, way: int) -> Tensor:
    u = torch.upsample_trilinear3d(deep, [torch.size(skip, 2), torch.size(skip, 3), torch.size(skip, 4)], False)
    return (self).block(torch.cat([skip, u], 1), weights, first, way)
  def features(self: __torch__.Ops, x: Tensor, weights: List[Tensor], centre_scale: Optional[Tensor], way: int) -> Tensor:
    e1 = (self).block(x, weights, 0, way)
    e2 = (self).block(torch.max_pool3d(e1, [2, 2, 2]), weights, 4, way)
    e3 = (self).block(torch.max_pool3d(e2, [2, 2, 2]), weights, 8, way)
    e4 = (self).block(torch.max_pool3d(e3, [2, 2, 2]), weights, 12, way)
    centre = (self).block(torch.max_pool3d(e4, [2, 2, 2]), weights, 16, way)
    if centre_scale is not None:
      centre0 = torch.mul(centre, centre_scale)
    else:
      centre0 = centre
    d4 = (self).up(e4, centre0, weights, 20, way)
    d3 = (self).up(e3, d4, weights, 24, way)
    d2 = (self).up(e2, d3, weights, 28, way)
    return (self).up(e1, d2, weights, 32, way)
  # (N, C, D, H, W) -> logits
  def logits(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    f = (self).features(x, weights, None, 1)
    return torch.conv3d(f, weights[36], weights[37])
  def probabilities(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    return torch.softmax((self).logits(x, weights), 1)
  def direct_logits(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    f = (self).features(x, weights, None, 3)
    return torch.conv3d(f, weights[36], weights[37])
  def direct_probabilities(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    return torch.softmax((self).direct_logits(x, weights), 1)
  def bfloat16_logits(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    f = torch.to((self).features(torch.to(x, 15), weights, None, 2), 6)
    return torch.conv3d(f, weights[36], weights[37])
  def bfloat16_probabilities(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    return torch.softmax((self).bfloat16_logits(x, weights), 1)
  # What survives dropout is given as masks (N, D, H, W, C) of 0 and 1 (uint8), and scaled by 1 / (1 - rate).
  def surviving(self: __torch__.Ops, mask: Tensor, scale: Tensor) -> Tensor:
    return torch.permute(torch.mul(torch.to(mask, 6), scale), [0, 4, 1, 2, 3])
  def training_logits(self: __torch__.Ops, x: Tensor, centre_mask: Tensor, last_mask: Tensor, scale: Tensor, weights: List[Tensor]) -> Tensor:
    return (self).training_layers(x, centre_mask, last_mask, scale, weights)[1]
  # As training_logits, with the features that the last convolution sees before them.
  def training_layers(self: __torch__.Ops, x: Tensor, centre_mask: Tensor, last_mask: Tensor, scale: Tensor, weights: List[Tensor]) -> List[Tensor]:
    f = (self).features(x, weights, (self).surviving(centre_mask, scale), 0)
    g = torch.mul(f, (self).surviving(last_mask, scale))
    return [g, torch.conv3d(g, weights[36], weights[37])]
