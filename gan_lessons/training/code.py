"""Writes a run down as the code that makes it again, steering included."""

import inspect

from gan_lessons import losses
from gan_lessons.training.events import COUNTED
from gan_lessons.utils import specs


def write(gan, data_sets=None, place="lab"):
    """The cell that makes the run of ``gan`` again, bit for bit, as text; it leaves the run in ``gan``.

    Args:
        gan: the ``training.GAN``.
        data_sets: data by name that no call of this package can make again, such as a student's own arrays.
        place: code for an object that has ``gan`` and ``data_sets``. Networks and data of one's own cannot be
            written down, so the cell takes them from there.

    Raises:
        ValueError: the run was trained on data that are neither this package's nor in ``data_sets``, or what was done
            to it cannot be written down.

    Example:
        >>> from gan_lessons import data, networks, training
        >>> gan = training.GAN(networks.points_generator(seed=0), networks.points_discriminator(seed=1), d_steps=2)
        >>> loss = gan.step_discriminator(data.ring())
        >>> print(write(gan))
        from gan_lessons import data, networks, training
        <BLANKLINE>
        generator = networks.points_generator(seed=0)
        discriminator = networks.points_discriminator(seed=1)
        gan = training.GAN(generator, discriminator, d_steps=2)
        examples = data.ring()
        gan.step_discriminator(examples)
    """
    events, lines = gan.events, []
    if events and events[0].kind == "load":
        lines.append(f"gan = training.GAN.load({events[0].value!r})")
        events = events[1:]
    elif _can_be_made_again(gan):
        lines.append(f"generator = {specs.as_code(gan.generator.spec)}")
        lines.append(f"discriminator = {specs.as_code(gan.discriminator.spec)}")
        lines.append(f"gan = training.GAN({', '.join(['generator', 'discriminator', *_settings(gan)])})")
    else:
        lines += _from_place(gan, place)
    lines += _steps(events, data_sets or {}, place)
    modules = [name for name in ("data", "live", "losses", "networks", "training") if _uses(lines, name)]
    return "\n".join(([f"from gan_lessons import {', '.join(modules)}", ""] if modules else []) + lines)


def _from_place(gan, place):
    try:
        gan.copy()
    except ValueError:
        return [f"gan = {place}.gan", "gan.reset()  # this run itself: networks of these classes cannot be copied"]
    return [f"gan = {place}.gan.copy()  # your own networks, with their first weights"]


def _can_be_made_again(gan):
    """True if both networks remember the call that made them and began with the weights that it gives."""
    if not all(_written(value) for value in gan.settings.values()):
        return False
    first = iter(gan.first_weights)
    for network in (gan.generator, gan.discriminator):
        if not hasattr(network, "spec") or not specs.is_reproducible(network.spec):
            return False
        if any((made != next(first)).any() for made in specs.build(network.spec).get_weights()):
            return False
    return True


def _written(value):
    return isinstance(value, str | int | float | None) or value in losses.LOSSES.values()


def _settings(gan):
    """The settings that are not the usual ones, as they are written in a call."""
    usual = {name: p.default for name, p in inspect.signature(type(gan)).parameters.items()}
    return [f"{name}={_value(value)}" for name, value in gan.settings.items() if value != usual[name]]


def _value(value):
    return repr(value.name if isinstance(value, losses.Loss) else value)


def _steps(events, data_sets, place):
    lines, examples = [], None
    for kind, value, reference in events:
        if reference is not None and reference != examples:
            lines.append(f"examples = {_data_code(reference, data_sets, place)}")
            examples = reference
        if kind == "reset":
            lines.append(f"gan.reset(seed={value})")
        elif kind == "train":
            lines.append(f"gan.train(examples, {value}, progress=False)")
        elif kind in COUNTED:
            lines.append(
                f"for _ in range({value}):\n    gan.{kind}(examples)" if value > 1 else f"gan.{kind}(examples)"
            )
        elif kind in ("freeze", "unfreeze"):
            lines.append(f"gan.{kind}({value!r})")
        elif kind == "trainable":
            lines.append(f"gan.set_trainable({value!r})")
        elif kind == "weights":
            raise ValueError(
                "the weights of this run were set from outside after its first steps (load_weights or set_weights), so "
                "no code can make it again; keep it with gan.save(path)"
            )
        elif kind == "resume":
            raise ValueError(
                f"this run was resumed from {value}; what was done before that moment could not be written down, so no "
                "code can make it again from its first step; keep it with gan.save(path)"
            )
        elif _written(value):
            lines.append(f"gan.{kind} = {_value(value)}")
        else:
            raise ValueError(
                f"{kind}: this run was steered with a function of your own ({_value(value)}), which cannot be written "
                "as code; keep the run with gan.save(path)"
            )
    return lines


def _data_code(reference, data_sets, place):
    if reference.spec is not None and specs.is_reproducible(reference.spec):
        return specs.as_code(reference.spec)
    for name, known in data_sets.items():
        if known is reference.data:
            return f"{place}.data_sets[{name!r}]  # your own data"
    raise ValueError(f"{reference.name}: these data cannot be written as code; pass them in data_sets, by name")


def _uses(lines, module):
    return any(f"{module}." in line.split("#")[0].replace(f".{module}.", "") for line in lines)
