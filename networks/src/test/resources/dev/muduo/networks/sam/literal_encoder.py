# The image encoder of SAM-Med3D as its formulas are written down (§3.2), nothing folded and nothing reused: windows are padded
# with zeros and attend over all of it. The oracle of image_encoder.py, and what it is measured against.
class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # Rows i - j + edge - 1 of a table, for every pair: (edge, edge, channels)
  def pairs(self: __torch__.Ops, table: Tensor, edge: int) -> Tensor:
    i = torch.arange(edge, dtype=None, layout=None, device=ops.prim.device(table))
    rows = torch.add(torch.sub(torch.unsqueeze(i, 1), torch.unsqueeze(i, 0)), edge - 1)
    return torch.view(torch.index_select(table, 0, torch.flatten(rows)), [edge, edge, -1])
  # (windows, edge, edge, edge, channels) -> the same
  def attention(self: __torch__.Ops, x: Tensor, heads: int, weights: List[Tensor]) -> Tensor:
    rel_d, rel_h, rel_w, qkv_weight, qkv_bias, proj_weight, proj_bias, = weights
    windows = torch.size(x, 0)
    edge = torch.size(x, 1)
    width = torch.size(x, 4)
    c = torch.floordiv(width, heads)
    n = edge * edge * edge
    qkv = torch.view(torch.linear(x, qkv_weight, qkv_bias), [windows, n, 3, heads, c])
    split = torch.reshape(torch.permute(qkv, [2, 0, 3, 1, 4]), [3, windows * heads, n, c])
    q, k, v, = torch.unbind(split)
    logits = torch.matmul(torch.mul(q, torch.pow(c, -0.5)), torch.transpose(k, 1, 2))
    placed = torch.view(q, [-1, edge, edge, edge, c])
    d = torch.einsum("bdhwc,dkc->bdhwk", [placed, (self).pairs(rel_d, edge)])
    h = torch.einsum("bdhwc,hkc->bdhwk", [placed, (self).pairs(rel_h, edge)])
    w = torch.einsum("bdhwc,wkc->bdhwk", [placed, (self).pairs(rel_w, edge)])
    space = torch.view(logits, [-1, edge, edge, edge, edge, edge, edge])
    # d: (d, h, w, w'); h: (d, h, d', w'); w: (d, h, h', w')
    space1 = torch.add(space, torch.view(d, [-1, edge, edge, edge, 1, 1, edge]))
    space2 = torch.add(space1, torch.view(h, [-1, edge, edge, 1, edge, 1, edge]))
    space3 = torch.add(space2, torch.view(w, [-1, edge, edge, 1, 1, edge, edge]))
    y = torch.matmul(torch.softmax(torch.view(space3, [-1, n, n]), -1), v)
    joined = torch.reshape(torch.transpose(torch.view(y, [windows, heads, n, c]), 1, 2), [windows, edge, edge, edge, width])
    return torch.linear(joined, proj_weight, proj_bias)
  # (batch, grid, grid, grid, channels) -> the same
  def windowed(self: __torch__.Ops, x: Tensor, edge: int, heads: int, weights: List[Tensor]) -> Tensor:
    batch = torch.size(x, 0)
    grid = torch.size(x, 1)
    width = torch.size(x, 4)
    count = torch.floordiv(grid + edge - 1, edge)
    pad = count * edge - grid
    padded = torch.constant_pad_nd(x, [0, 0, 0, pad, 0, pad, 0, pad])
    cut = torch.permute(torch.view(padded, [batch, count, edge, count, edge, count, edge, width]), [0, 1, 3, 5, 2, 4, 6, 7])
    y = (self).attention(torch.reshape(cut, [-1, edge, edge, edge, width]), heads, weights)
    back = torch.permute(torch.view(y, [batch, count, count, count, edge, edge, edge, width]), [0, 1, 4, 2, 5, 3, 6, 7])
    whole = torch.reshape(back, [batch, count * edge, count * edge, count * edge, width])
    cropped = torch.slice(torch.slice(torch.slice(whole, 1, 0, grid), 2, 0, grid), 3, 0, grid)
    return torch.contiguous(cropped)
  def norm(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], weight, bias, 1e-06)
  def block(self: __torch__.Ops, x: Tensor, edge: int, heads: int, weights: List[Tensor]) -> Tensor:
    y = (self).norm(x, weights[0], weights[1])
    x1 = torch.add(x, (self).windowed(y, edge, heads, torch.slice(weights, 2, 9)))
    z = (self).norm(x1, weights[9], weights[10])
    hidden = torch.gelu(torch.linear(z, weights[11], weights[12]))
    return torch.add(x1, torch.linear(hidden, weights[13], weights[14]))
  # (batch, 1, edge, edge, edge) -> (batch, channels, grid, grid, grid); edges: the window of each block
  def encode(self: __torch__.Ops, images: Tensor, patch: int, heads: int, edges: List[int], weights: List[Tensor]) -> Tensor:
    embedded = torch.conv3d(images, weights[1], weights[2], [patch, patch, patch])
    x = torch.add(torch.permute(embedded, [0, 2, 3, 4, 1]), weights[0])
    for i in range(torch.len(edges)):
      x = (self).block(x, edges[i], heads, torch.slice(weights, 3 + 15 * i, 18 + 15 * i))
    neck = torch.slice(weights, 3 + 15 * torch.len(edges))
    y = torch.conv3d(torch.permute(x, [0, 4, 1, 2, 3]), neck[0], None)
    z = (self).norm(torch.permute(y, [0, 2, 3, 4, 1]), neck[1], neck[2])
    u = torch.conv3d(torch.permute(z, [0, 4, 1, 2, 3]), neck[3], None, [1, 1, 1], [1, 1, 1])
    v = (self).norm(torch.permute(u, [0, 2, 3, 4, 1]), neck[4], neck[5])
    return torch.contiguous(torch.permute(v, [0, 4, 1, 2, 3]))
