# What the scripts of this package begin with: the class, and its linear layers. TorchScript's serialised form (a subset of
# Python); the methods of another resource follow.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # oneDNN's single-precision product is the fastest that the engine has on a CPU, on some twice as fast as torch.linear.
  def linear(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
    if ops.prim.is_cuda(x):
      y = torch.linear(x, weight, bias)
    else:
      y = ops.mkldnn._linear_pointwise(x, weight, bias, "none", annotate(List[Optional[number]], []), "")
    return y
  def linear_gelu(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    if ops.prim.is_cuda(x):
      y = torch.gelu(torch.linear(x, weight, bias))
    else:
      y = ops.mkldnn._linear_pointwise(x, weight, bias, "gelu", annotate(List[Optional[number]], []), "none")
    return y
