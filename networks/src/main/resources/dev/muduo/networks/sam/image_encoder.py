# The image encoder of SamMed3d (§3.2) in TorchScript's serialised form (a subset of Python), compiled at start-up. Tokens
# are rows throughout: (batch · tokens, channels), so that every layer is one matrix product.
  # (batch, edge, edge, edge) -> (batch · tokens, channels)
  def embed_patches(self: __torch__.Ops, images: Tensor, patch: int, positions: Tensor, weights: List[Tensor]) -> Tensor:
    weight, bias, = weights
    batch = torch.size(images, 0)
    grid = torch.floordiv(torch.size(images, 1), patch)
    cut = torch.view(images, [batch, grid, patch, grid, patch, grid, patch])
    rows = torch.reshape(torch.permute(cut, [0, 1, 3, 5, 2, 4, 6]), [-1, patch * patch * patch])
    x = torch.view((self).linear(rows, weight, bias), [batch, -1, torch.size(weight, 0)])
    return torch.view(torch.add_(x, positions), [-1, torch.size(weight, 0)])
  def queries_keys_values(self: __torch__.Ops, x: Tensor, weights: List[Tensor]) -> Tensor:
    norm_weight, norm_bias, weight, bias, = weights
    y = torch.layer_norm(x, [torch.size(x, 1)], norm_weight, norm_bias, 1e-06)
    return (self).linear(y, weight, bias)
  # The attention's projection and the perceptron, each with its residual.
  def project(self: __torch__.Ops, x: Tensor, attended: Tensor, weights: List[Tensor]) -> Tensor:
    weight, bias, norm_weight, norm_bias, weight1, bias1, weight2, bias2, = weights
    y = torch.add_((self).linear(attended, weight, bias), x)
    z = torch.layer_norm(y, [torch.size(x, 1)], norm_weight, norm_bias, 1e-06)
    hidden = (self).linear_gelu(z, weight1, bias1)
    return torch.add_((self).linear(hidden, weight2, bias2), y)
  # (batch · tokens, channels) with the tokens of each batch in another order
  def reorder(self: __torch__.Ops, x: Tensor, order: Tensor) -> Tensor:
    channels = torch.size(x, 1)
    tokens = torch.view(x, [-1, torch.size(order, 0), channels])
    return torch.view(torch.index_select(tokens, 1, order), [-1, channels])
  # The tokens [first, end) of each of `batch`, as windows of so many tokens: (batch · windows, tokens, channels)
  def windows(self: __torch__.Ops, x: Tensor, batch: int, first: int, end: int, tokens: int) -> Tensor:
    channels = torch.size(x, 1)
    chosen = torch.slice(torch.view(x, [batch, -1, channels]), 1, first, end)
    return torch.reshape(chosen, [-1, tokens, channels])
  # The windows of each kind, one kind after the other -> (batch · tokens, channels)
  def join(self: __torch__.Ops, kinds: List[Tensor], batch: int) -> Tensor:
    channels = torch.size(kinds[0], 2)
    parts = annotate(List[Tensor], [])
    for i in range(torch.len(kinds)):
      part = torch.append(parts, torch.view(kinds[i], [batch, -1, channels]))
    return torch.view(torch.cat(parts, 1), [-1, channels])
  # log Σ exp over the places from `first` to `end` of axis 0; -inf where there are none.
  def log_sum(self: __torch__.Ops, x: Tensor, first: int, end: int) -> Tensor:
    return torch.logsumexp(torch.slice(x, 0, first, end), [0])
  # What all padded keys weigh together for each query (§3.4): c, then the sum over w'.
  #   alpha (pairs, d, h, w, w'); beta (d', pairs, d, h, w'); gamma (h', pairs, d, h, w') -> (pairs, d, h, w)
  def padding_logit(self: __torch__.Ops, alpha: Tensor, beta: Tensor, gamma: Tensor) -> Tensor:
    depth = torch.size(alpha, 1)
    height = torch.size(alpha, 2)
    width = torch.size(alpha, 3)
    edge = torch.size(alpha, 4)
    inside_beta = (self).log_sum(beta, 0, depth)
    outside_beta = (self).log_sum(beta, depth, edge)
    outside_gamma = (self).log_sum(gamma, height, edge)
    all_beta = torch.logaddexp(inside_beta, outside_beta)
    all_gamma = torch.logaddexp((self).log_sum(gamma, 0, height), outside_gamma)
    below = torch.add(outside_beta, all_gamma)
    beside = torch.add(inside_beta, outside_gamma)
    near = torch.slice(torch.logaddexp(below, beside), 3, 0, width)
    far = torch.slice(torch.add(all_beta, all_gamma), 3, width, edge)
    return torch.logsumexp(torch.add(alpha, torch.unsqueeze(torch.cat([near, far], 3), 3)), [4])
  # softmax(query · keyᵀ + bias) · value. The bias depends on the key and on the row of queries, not on the place in the row.
  #   query (windows, heads, queries, k); key (windows, heads, keys, k); value (windows, heads, keys, channels)
  #   bias  (windows, heads, rows, 1, biased keys) -> (windows, queries, heads · channels)
  def weigh(self: __torch__.Ops, query: Tensor, key: Tensor, value: Tensor, bias: Tensor) -> Tensor:
    windows = torch.size(query, 0)
    heads = torch.size(query, 1)
    rows = torch.size(bias, 2)
    biased = torch.size(bias, 4)
    keys = torch.size(key, 2)
    y = torch.new_empty(query, [windows, torch.size(query, 2), heads, torch.size(value, 3)])
    if ops.prim.is_cuda(query):
      logits = torch.matmul(query, torch.transpose(key, 2, 3))
      real = torch.slice(torch.view(logits, [windows, heads, rows, -1, keys]), 4, 0, biased)
      done = torch.add_(real, bias)
      copied = torch.copy_(torch.transpose(y, 1, 2), torch.matmul(torch.softmax(logits, -1), value))
    else:
      # One head of one window at a time: its logits stay in the cache.
      for window in range(windows):
        for head in range(heads):
          q = torch.select(torch.select(query, 0, window), 0, head)
          k = torch.select(torch.select(key, 0, window), 0, head)
          v = torch.select(torch.select(value, 0, window), 0, head)
          logits0 = (self).linear(q, k, None)
          real0 = torch.slice(torch.view(logits0, [rows, -1, keys]), 2, 0, biased)
          done0 = torch.add_(real0, torch.select(torch.select(bias, 0, window), 0, head))
          weights = torch.softmax(logits0, -1, None, out=logits0)
          attended = (self).linear(weights, torch.t(v), None)
          copied0 = torch.copy_(torch.select(torch.select(y, 0, window), 1, head), attended)
    return torch.view(y, [windows, torch.size(query, 2), -1])
  # Of the products of each token's query with each row of the three tables, those with the rows i - w' + edge - 1 of one
  # table, i being the token's place along that table's axis: a view, because one step along w' is one step along the
  # reversed table, and one step along that axis is one step back.
  #   (pairs · tokens, 3 · (2 edge - 1)) -> (pairs, depth, height, width, edge)
  def term(self: __torch__.Ops, products: Tensor, extent: List[int], axis: int) -> Tensor:
    depth, height, width, edge, = extent
    row = torch.size(products, 1)
    strides = [depth * height * width * row, height * width * row, width * row, row, 1]
    back = torch._set_item(strides, axis + 1, strides[axis + 1] - 1)
    pairs = torch.floordiv(torch.size(products, 0), depth * height * width)
    return torch.as_strided(products, [pairs, depth, height, width, edge], strides, axis * (2 * edge - 1) + edge - 1)
  # Attention within windows of one kind (§3.2 steps 3 and 4, folded as in §3.4).
  #   qkv     (windows, tokens, 3 · heads · channels); queries are scaled by 1 / √channels already
  #   extent  depth, height and width of the window's real tokens, edge of the window with its padding
  #   tables  √channels times rel_pos_d, rel_pos_h and rel_pos_w, one after the other, each from its last row to its first
  #   marks   for each key its w' in one-hot; if padded, a further row and column for the padding
  #   padding of each head the products of b_q with rel_pos_h, for (h, w'), and with rel_pos_w, for (x, w'), x from the width
  #           on, its key b_k and its value b_v; nothing if not padded
  # -> (windows, tokens, heads · channels)
  def attend(self: __torch__.Ops, qkv: Tensor, extent: List[int], heads: int, tables: Tensor, marks: Tensor, padding: List[Tensor]) -> Tensor:
    depth, height, width, edge, = extent
    windows = torch.size(qkv, 0)
    tokens = torch.size(qkv, 1)
    channels = torch.size(tables, 1)
    pairs = windows * heads
    q, k, v, = torch.unbind(torch.permute(torch.view(qkv, [windows, tokens, 3, heads, channels]), [2, 0, 3, 1, 4]))
    products = (self).linear(torch.reshape(q, [-1, channels]), tables, None)
    alpha = (self).term(products, extent, 0)
    beta = torch.permute((self).term(products, extent, 1), [3, 0, 1, 2, 4])
    gamma = torch.permute((self).term(products, extent, 2), [3, 0, 1, 2, 4])
    near = torch.reshape(torch.slice(alpha, 4, 0, width), [windows, heads, tokens, width])
    every = torch.expand(marks, [windows, heads, -1, -1])
    if torch.len(padding) == 0:
      beta0 = beta
      gamma0 = gamma
      query = torch.cat([q, near], 3)
      key = torch.cat([k, every], 3)
      value = torch.contiguous(v)
    else:
      padded_beta, padded_gamma, padded_key, padded_value, = padding
      more = [edge - width, windows, heads, depth, height, edge]
      flat = [edge - width, pairs, depth, height, edge]
      more_beta = torch.reshape(torch.expand(torch.view(padded_beta, [1, 1, heads, 1, height, edge]), more), flat)
      by_width = torch.view(torch.transpose(padded_gamma, 0, 1), [edge - width, 1, heads, 1, 1, edge])
      more_gamma = torch.reshape(torch.expand(by_width, more), flat)
      beta0 = torch.cat([beta, more_beta])
      gamma0 = torch.cat([gamma, more_gamma])
      weight = torch.view((self).padding_logit(alpha, beta0, gamma0), [windows, heads, tokens, 1])
      query = torch.cat([q, near, weight], 3)
      more_key = torch.expand(torch.unsqueeze(padded_key, 1), [windows, -1, -1, -1])
      key = torch.cat([torch.cat([k, more_key], 2), every], 3)
      value = torch.cat([v, torch.expand(torch.unsqueeze(padded_value, 1), [windows, -1, -1, -1])], 2)
    # (pairs, d, h, d', h', w')
    real_beta = torch.slice(torch.slice(beta0, 0, 0, depth), 4, 0, width)
    real_gamma = torch.slice(torch.slice(gamma0, 0, 0, height), 4, 0, width)
    by_depth = torch.unsqueeze(torch.permute(real_beta, [1, 2, 3, 0, 4]), 4)
    by_height = torch.unsqueeze(torch.permute(real_gamma, [1, 2, 3, 0, 4]), 3)
    bias = torch.reshape(torch.add(by_depth, by_height), [windows, heads, depth * height, 1, tokens])
    return (self).weigh(query, key, value, bias)
  # Two convolutions, each followed by a normalisation over the channels -> (batch · tokens, channels)
  def neck(self: __torch__.Ops, x: Tensor, grid: int, weights: List[Tensor]) -> Tensor:
    weight1, norm1_weight, norm1_bias, weight3, norm3_weight, norm3_bias, = weights
    channels = torch.size(weight1, 0)
    y = torch.layer_norm((self).linear(x, weight1, None), [channels], norm1_weight, norm1_bias, 1e-06)
    space = torch.permute(torch.view(y, [-1, grid, grid, grid, channels]), [0, 4, 1, 2, 3])
    rows = (self).neighbourhoods(space, weight3)
    return torch.layer_norm(rows, [channels], norm3_weight, norm3_bias, 1e-06)
  # A 3³ convolution, (batch, channels, d, h, w) -> (batch · d · h · w, channels). A GPU's library would round the factors of a
  # convolution to ten bits (TF32, the engine's default), which the embedding shows; those of a product of matrices it keeps.
  def neighbourhoods(self: __torch__.Ops, space: Tensor, weight: Tensor) -> Tensor:
    if ops.prim.is_cuda(space):
      padded = torch.constant_pad_nd(space, [1, 1, 1, 1, 1, 1])
      cubes = torch.unfold(torch.unfold(torch.unfold(padded, 2, 3, 1), 3, 3, 1), 4, 3, 1)
      gathered = torch.reshape(torch.permute(cubes, [0, 2, 3, 4, 1, 5, 6, 7]), [-1, torch.size(space, 1) * 27])
      rows = (self).linear(gathered, torch.flatten(weight, 1, -1), None)
    else:
      z = torch.conv3d(space, weight, None, [1, 1, 1], [1, 1, 1])
      rows = torch.reshape(torch.permute(z, [0, 2, 3, 4, 1]), [-1, torch.size(weight, 0)])
    return rows
  # (batch · tokens, channels) -> (batch, channels, tokens)
  def channels_first(self: __torch__.Ops, x: Tensor, tokens: int) -> Tensor:
    return torch.contiguous(torch.transpose(torch.view(x, [-1, tokens, torch.size(x, 1)]), 1, 2))
