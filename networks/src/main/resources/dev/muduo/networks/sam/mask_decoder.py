# Mask prompts (§3.5) and the mask decoder (§3.6) of SamMed3d in TorchScript's serialised form (a subset of Python), compiled
# at start-up. Image positions are rows: (prompts, positions, channels). Weights come as weight, bias, weight, bias …
#
# Attention between few tokens and many image positions never projects the image. A head's logit is
# (t·Wq + bq)·(i·Wk + bk) = ((t·Wq + bq)·Wkᵀ)·i + a constant: projecting the token by Wkᵀ instead costs a fraction, exactly
# as projecting the weighted sum of positions instead of each position before summing.
  # Cubes of 2³ become rows: (n, 2d, 2h, 2w, channels) -> (n, d, h, w, channels · 8), the channel varying slowest.
  def halve(self: __torch__.Ops, x: Tensor) -> Tensor:
    edge = torch.floordiv(torch.size(x, 1), 2)
    channels = torch.size(x, 4)
    cut = torch.view(x, [-1, edge, 2, edge, 2, edge, 2, channels])
    return torch.reshape(torch.permute(cut, [0, 1, 3, 5, 7, 2, 4, 6]), [-1, edge, edge, edge, channels * 8])
  # (prompts, edge, edge, edge) -> (prompts, positions, channels)
  def mask_embedding(self: __torch__.Ops, masks: Tensor, weights: List[Tensor]) -> Tensor:
    weight0, bias0, norm1_weight, norm1_bias, weight3, bias3, norm4_weight, norm4_bias, weight6, bias6, = weights
    x = (self).linear((self).halve(torch.unsqueeze(masks, 4)), weight0, bias0)
    y = torch.gelu(torch.layer_norm(x, [torch.size(x, 4)], norm1_weight, norm1_bias, 1e-06))
    z = (self).linear((self).halve(y), weight3, bias3)
    u = torch.gelu(torch.layer_norm(z, [torch.size(z, 4)], norm4_weight, norm4_bias, 1e-06))
    return torch.reshape((self).linear(u, weight6, bias6), [torch.size(masks, 0), -1, torch.size(weight6, 0)])
  def norm(self: __torch__.Ops, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], weight, bias, 1e-05)
  # (prompts, tokens, heads · c) -> (heads, prompts · tokens, c)
  def by_head(self: __torch__.Ops, x: Tensor, heads: int) -> Tensor:
    c = torch.floordiv(torch.size(x, 2), heads)
    return torch.transpose(torch.reshape(x, [-1, heads, c]), 0, 1)
  # (heads, prompts · tokens, channels) -> (prompts, heads · tokens, channels)
  def by_prompt(self: __torch__.Ops, x: Tensor, prompts: int) -> Tensor:
    heads = torch.size(x, 0)
    channels = torch.size(x, 2)
    y = torch.transpose(torch.view(x, [heads, prompts, -1, channels]), 0, 1)
    return torch.reshape(y, [prompts, -1, channels])
  def self_attention(self: __torch__.Ops, queries: Tensor, values: Tensor, heads: int, weights: List[Tensor]) -> Tensor:
    q_weight, q_bias, k_weight, k_bias, v_weight, v_bias, out_weight, out_bias, = weights
    prompts = torch.size(queries, 0)
    c = torch.floordiv(torch.size(q_weight, 0), heads)
    shape = [prompts, -1, heads, c]
    q = torch.transpose(torch.view((self).linear(queries, q_weight, q_bias), shape), 1, 2)
    k = torch.transpose(torch.view((self).linear(queries, k_weight, k_bias), shape), 1, 2)
    v = torch.transpose(torch.view((self).linear(values, v_weight, v_bias), shape), 1, 2)
    logits = torch.mul(torch.matmul(q, torch.transpose(k, 2, 3)), torch.pow(c, -0.5))
    y = torch.matmul(torch.softmax(logits, -1), v)
    joined = torch.reshape(torch.transpose(y, 1, 2), [prompts, -1, heads * c])
    return (self).linear(joined, out_weight, out_bias)
  # The bias of the keys shifts all logits of a query alike: softmax does not see it.
  def tokens_to_image(self: __torch__.Ops, queries: Tensor, placed: Tensor, image: Tensor, heads: int, weights: List[Tensor]) -> Tensor:
    q_weight, q_bias, k_weight, k_bias, v_weight, v_bias, out_weight, out_bias, = weights
    prompts = torch.size(queries, 0)
    channels = torch.size(image, 2)
    c = torch.floordiv(torch.size(q_weight, 0), heads)
    q = torch.mul((self).by_head((self).linear(queries, q_weight, q_bias), heads), torch.pow(c, -0.5))
    asked = (self).by_prompt(torch.bmm(q, torch.view(k_weight, [heads, c, channels])), prompts)
    shares = torch.softmax(torch.bmm(asked, torch.transpose(placed, 1, 2)), -1)
    seen = torch.view(torch.bmm(shares, image), [prompts, heads, -1, channels])
    rows = torch.reshape(torch.transpose(seen, 0, 1), [heads, -1, channels])
    y = torch.bmm(rows, torch.transpose(torch.view(v_weight, [heads, c, channels]), 1, 2))
    joined = torch.add(torch.reshape(torch.transpose(y, 0, 1), [prompts, -1, heads * c]), v_bias)
    return (self).linear(joined, out_weight, out_bias)
  # Adds to the image in place. The shares of each head sum to one, so a part of the bias in each token adds up to the bias.
  def image_to_tokens_(self: __torch__.Ops, image: Tensor, placed: Tensor, keys: Tensor, values: Tensor, heads: int, weights: List[Tensor]) -> Tensor:
    q_weight, q_bias, k_weight, k_bias, v_weight, v_bias, out_weight, out_bias, = weights
    prompts = torch.size(keys, 0)
    tokens = torch.size(keys, 1)
    channels = torch.size(placed, 2)
    c = torch.floordiv(torch.size(q_weight, 0), heads)
    k = torch.mul((self).by_head((self).linear(keys, k_weight, k_bias), heads), torch.pow(c, -0.5))
    offered = (self).by_prompt(torch.bmm(k, torch.view(q_weight, [heads, c, channels])), prompts)
    offset = (self).by_prompt(torch.bmm(k, torch.view(q_bias, [heads, c, 1])), prompts)
    logits = torch.baddbmm(offset, offered, torch.transpose(placed, 1, 2))
    shares = torch.softmax(torch.view(logits, [prompts, heads, tokens, -1]), 2)
    v = (self).by_head((self).linear(values, v_weight, v_bias), heads)
    out = torch.permute(torch.view(out_weight, [channels, heads, c]), [1, 2, 0])
    told = torch.add((self).by_prompt(torch.bmm(v, out), prompts), torch.div(out_bias, heads))
    rows = torch.transpose(torch.view(shares, [prompts, heads * tokens, -1]), 1, 2)
    return torch.baddbmm_(image, rows, told)
  # The tokens, then the image, after one layer; `first` says how its self-attention differs. Overwrites the image.
  def layer(self: __torch__.Ops, tokens: Tensor, image: Tensor, token_places: Tensor, image_places: Tensor, heads: int, first: bool, weights: List[Tensor]) -> List[Tensor]:
    norm1_weight, norm1_bias, norm2_weight, norm2_bias, weight1, bias1, weight2, bias2, norm3_weight, norm3_bias, norm4_weight, norm4_bias, = torch.slice(weights, 0, 12)
    own = torch.slice(weights, 12, 20)
    if first:
      x = (self).self_attention(tokens, tokens, heads, own)
    else:
      x = torch.add(tokens, (self).self_attention(torch.add(tokens, token_places), tokens, heads, own))
    x1 = (self).norm(x, norm1_weight, norm1_bias)
    placed = torch.add(image, image_places)
    looked = (self).tokens_to_image(torch.add(x1, token_places), placed, image, heads, torch.slice(weights, 20, 28))
    x2 = (self).norm(torch.add(x1, looked), norm2_weight, norm2_bias)
    hidden = torch.relu((self).linear(x2, weight1, bias1))
    x3 = (self).norm(torch.add(x2, (self).linear(hidden, weight2, bias2)), norm3_weight, norm3_bias)
    told = (self).image_to_tokens_(image, placed, torch.add(x3, token_places), x3, heads, torch.slice(weights, 28, 36))
    return [x3, (self).norm(told, norm4_weight, norm4_bias)]
  # Three layers, ReLU between them.
  def perceptron(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    weight0, bias0, weight1, bias1, weight2, bias2, = weights
    y = torch.relu((self).linear(x, weight0, bias0))
    z = torch.relu((self).linear(y, weight1, bias1))
    return (self).linear(z, weight2, bias2)
  # Two transposed convolutions with kernel and stride 2, as matrix products whose result holds the 2³ children of each
  # position side by side, then the product with the mask token's channels; only that is put into raster order.
  def upscale(self: __torch__.Ops, image: Tensor, mask_token: Tensor, grid: int, weights: List[Tensor]) -> Tensor:
    weight0, bias0, norm_weight, norm_bias, weight3, bias3, = weights
    channels = torch.size(norm_weight, 0)
    masks = annotate(List[Tensor], [])
    # One prompt at a time: its intermediate results stay in the cache.
    for i in range(torch.size(image, 0)):
      x = torch.view((self).linear(torch.select(image, 0, i), weight0, bias0), [-1, channels])
      y = torch.gelu_(torch.layer_norm(x, [channels], norm_weight, norm_bias, 1e-06))
      z = torch.view((self).linear_gelu(y, weight3, bias3), [-1, torch.size(mask_token, 1)])
      mask = torch.append(masks, torch.mv(z, torch.select(mask_token, 0, i)))
    nested = torch.view(torch.stack(masks), [-1, grid, grid, grid, 2, 2, 2, 2, 2, 2])
    return torch.contiguous(torch.permute(nested, [0, 1, 4, 7, 2, 5, 8, 3, 6, 9]))
  # Logits of mask token 0, (prompts, (4 grid)³), and its predicted IoU, (prompts).
  #   embedding (channels, positions); dense and sparse embeddings of each prompt; positions of the image
  #   tokens    (5, channels): of the IoU, then of the masks
  def decode(self: __torch__.Ops, embedding: Tensor, dense: Tensor, sparse: Tensor, places: Tensor, tokens: Tensor, heads: int, grid: int, layer0: List[Tensor], layer1: List[Tensor], last: List[Tensor], mask_head: List[Tensor], iou_head: List[Tensor], upscaling: List[Tensor]) -> List[Tensor]:
    prompts = torch.size(sparse, 0)
    token_places = torch.cat([torch.expand(tokens, [prompts, -1, -1]), sparse], 1)
    image = torch.contiguous(torch.expand(torch.add(torch.contiguous(torch.t(embedding)), dense), [prompts, -1, -1]))
    tokens1, image1, = (self).layer(token_places, image, token_places, places, heads, True, layer0)
    tokens2, image2, = (self).layer(tokens1, image1, token_places, places, heads, False, layer1)
    norm_weight, norm_bias, = torch.slice(last, 0, 2)
    placed = torch.add(image2, places)
    looked = (self).tokens_to_image(torch.add(tokens2, token_places), placed, image2, heads, torch.slice(last, 2, 10))
    answered = (self).norm(torch.add(tokens2, looked), norm_weight, norm_bias)
    mask_token = (self).perceptron(torch.select(answered, 1, 1), mask_head)
    iou = torch.select((self).perceptron(torch.select(answered, 1, 0), iou_head), 1, 0)
    return [(self).upscale(image2, mask_token, grid, upscaling), torch.contiguous(iou)]
