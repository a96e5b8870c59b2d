# One linear layer, by each of the engine's single-precision products.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def plain(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.linear(x, weight, bias)
  def onednn(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    if ops.prim.is_cuda(x):
      y = torch.linear(x, weight, bias)
    else:
      y = ops.mkldnn._linear_pointwise(x, weight, bias, "none", annotate(List[Optional[number]], []), "")
    return y
